using Xunit.Abstractions;
using Xunit.Sdk;

namespace Fazm.Metering.Ledgers.Contract;

/// <summary>Says of a test class what it needs of the machine.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>What is missing; <see langword="null"/> where nothing is.</summary>
    public abstract string? Missing { get; }

    /// <summary>What the class of a test misses.</summary>
    internal static string? MissingOf(ITestMethod method) => method.TestClass.Class.GetCustomAttributes(typeof(NeedsAttribute).AssemblyQualifiedName)
        .OfType<ReflectionAttributeInfo>().Select(info => ((NeedsAttribute)info.Attribute).Missing).FirstOrDefault(missing => missing is not null);
}
