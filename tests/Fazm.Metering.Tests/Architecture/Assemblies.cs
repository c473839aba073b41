using System.Reflection;
using Fazm.Metering.Cli;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>What the tests of the architecture look at.</summary>
internal static class Assemblies
{
    public const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static Assembly Library => typeof(MeterSet).Assembly;

    public static Assembly Hosting => typeof(Fazm.Metering.Hosting.FazmMeteringOptions).Assembly;

    public static Assembly Tool => typeof(ExitCode).Assembly;

    /// <summary>All types of an assembly that stand in its sources, with the compiler's own that belong to them.</summary>
    public static IEnumerable<Type> OwnTypes(this Assembly assembly) => assembly.GetTypes().Where(t => Outermost(t).Namespace?.StartsWith("Fazm.", StringComparison.Ordinal) == true);

    public static IEnumerable<MethodBase> OwnMethods(this Type type) => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>The types that a type is made of: itself, what it is an array of, and its arguments.</summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericParameter ? [] : [type, .. type.GetGenericArguments().SelectMany(Parts)];
    }
}
