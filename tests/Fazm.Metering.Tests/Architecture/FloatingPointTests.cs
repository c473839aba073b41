using System.Reflection;
using System.Reflection.Emit;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>No floating point for tokens, money, prices, ratios or time: not in a field, a signature, a variable or a call, also where it has no name.</summary>
public sealed class FloatingPointTests
{
    private static readonly Type[] Banned = [typeof(double), typeof(float), typeof(Half)];

    private static readonly OpCode[] BannedCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8,
        OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Stind_R4, OpCodes.Stind_R8,
    ];

    /// <summary>A display or a metrics library may take nothing else: for that a project has one file of this name.</summary>
    private const string Border = "DoubleAtTheBorder";

    public static TheoryData<string> Projects => [Assemblies.Library.Location, Assemblies.Tool.Location, Assemblies.Hosting.Location];

    [Theory]
    [MemberData(nameof(Projects))]
    public void There_is_none(string assembly) => Assert.Empty(Found(Assembly.LoadFrom(assembly).OwnTypes().Where(type => Assemblies.Outermost(type).Name != Border)));

    [Fact]
    public void The_border_is_where_it_is_said_to_be() => Assert.Contains(Found(Assemblies.Hosting.OwnTypes()), found => found.StartsWith(Border, StringComparison.Ordinal));

    [Fact]
    public void The_test_sees_it_wherever_it_hides() =>
        Assert.Equal(["Sinner..cctor", "Sinner.Call", "Sinner.Constant", "Sinner.Converted", "Sinner.Field", "Sinner.Given", "Sinner.Variable"], Found([typeof(Sinner)]).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Found(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            foreach (var field in type.GetFields(Assemblies.Declared).Where(f => IsBanned(f.FieldType)))
            {
                yield return $"{type.Name}.{field.Name}";
            }

            foreach (var method in type.OwnMethods().Where(m => MethodCode.Of(m).Any(i => BannedCodes.Contains(i.Code)) || MethodCode.TypesNamedBy(m).Any(IsBanned)))
            {
                yield return $"{type.Name}.{method.Name}";
            }
        }
    }

    private static bool IsBanned(Type type) => Assemblies.Parts(type).Any(Banned.Contains);

    private static class Sinner
    {
        public static readonly List<double?> Field = [];

        public static long Call(TimeSpan time) => Math.Sign(time.TotalSeconds);

        public static bool Constant(object value) => value.Equals(0.5);

        public static bool Converted(long value) => value / (value + 0f) > 1;

        public static void Given(Half value) => GC.KeepAlive(value);

        public static bool Variable(ReadOnlySpan<char> text)
        {
            var known = double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value);
            return known && !double.IsNaN(value);
        }
    }
}
