using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>A change of what users see is a decision: it stands in a file that is reviewed.</summary>
public sealed class PublicApiTests
{
    private const string Update = "FAZM_UPDATE_APPROVED";

    [Theory]
    [InlineData("PublicApi.approved.txt")]
    [InlineData("PublicApi.Hosting.approved.txt")]
    public void Users_see_what_was_approved(string file)
    {
        var path = Path.Combine(PricingData.Root, "tests", "Fazm.Metering.Tests", "Architecture", file);
        var now = PublicApi.Of(file.Contains("Hosting", StringComparison.Ordinal) ? Assemblies.Hosting : Assemblies.Library);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, now);
        }

        var approved = File.ReadAllText(path);
        var added = now.Split('\n').Except(approved.Split('\n')).Select(l => "+ " + l);
        var removed = approved.Split('\n').Except(now.Split('\n')).Select(l => "- " + l);
        Assert.True(now == approved, $"The public surface changed. Run the tests with {Update}=1 to approve:\n{string.Join('\n', removed.Concat(added))}");
    }

    [Fact]
    public void Values_that_are_equatable_have_operators_and_comparable_ones_too()
    {
        foreach (var type in Assemblies.Library.GetExportedTypes().Where(t => t is { IsValueType: true, IsEnum: false, IsByRefLike: false } && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>))))
        {
            Assert.True(type.GetMethod("op_Equality") is not null, $"{type.Name} has no ==");
            if (type.IsAssignableTo(typeof(IComparable<>).MakeGenericType(type)))
            {
                Assert.True(type.GetMethod("op_LessThan") is not null, $"{type.Name} has no <");
            }
        }
    }
}
