using System.Reflection;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Which folder may use which. The values at the root are everybody's; the meters at the root are the only ones that hold all together.</summary>
public sealed class NamespaceArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [""] = ["Deltas", "Evidence", "Observations", "Pricing", "Reports", "State"],
        ["Observations"] = [],
        ["Pricing"] = [],
        ["Wire"] = ["Observations"],
        ["Files"] = ["Wire"],
        ["Evidence"] = ["Observations"],
        ["Estimates"] = ["Observations", "Pricing", "Reports"],
        ["Fusion"] = ["Evidence", "Observations"],
        ["Reports"] = ["Evidence", "Fusion", "Observations", "Pricing"],
        ["Deltas"] = ["Evidence", "Fusion", "Observations", "Reports"],
        ["State"] = ["Deltas", "Evidence", "Observations"],
        ["Ledgers"] = ["Evidence", "Fusion", "Pricing", "Reports"],
    };

    [Fact]
    public void Folders_use_only_what_they_may()
    {
        var wrong = Uses().Where(u => !Allowed.TryGetValue(u.From, out var to) || !to.Contains(u.To, StringComparer.Ordinal));
        Assert.Empty(wrong.Select(u => $"{u.From} must not use {u.To}: {u.Place} names {u.Named}").Distinct());
    }

    /// <summary>Guards the list above: an arrow that nobody uses any more goes.</summary>
    [Fact]
    public void Every_arrow_that_is_allowed_is_used()
    {
        var used = Uses().Select(u => (u.From, u.To)).ToHashSet();
        var unused = Allowed.SelectMany(a => a.Value.Select(to => (From: a.Key, To: to))).Except(used).ToList();
        Assert.Empty(unused);
    }

    /// <summary>The meters at the root may see everything behind them; the values at the root may see only values.</summary>
    [Fact]
    public void Values_at_the_root_use_no_folder_of_the_meters()
    {
        string[] meters = [nameof(MeterSet), nameof(SessionMeter), nameof(SessionTotal), nameof(MeterOptions)];
        Assert.Empty(Uses().Where(u => u.From.Length == 0 && !meters.Contains(u.Place.Split('.')[0], StringComparer.Ordinal)).Select(u => $"{u.Place} names {u.Named}").Distinct());
    }

    private static IEnumerable<(string From, string To, string Place, string Named)> Uses()
    {
        foreach (var type in Assemblies.Library.OwnTypes())
        {
            var from = Folder(type);
            foreach (var (place, named) in Named(type))
            {
                if (named.Assembly == Assemblies.Library && Folder(named) is { Length: > 0 } to && !string.Equals(from, to, StringComparison.Ordinal))
                {
                    yield return (from, to, place, named.FullName ?? named.Name);
                }
            }
        }
    }

    private static IEnumerable<(string Place, Type Named)> Named(Type type)
    {
        var name = Assemblies.Outermost(type).Name;
        IEnumerable<Type> shape = [.. type.GetInterfaces(), .. type.GetFields(Assemblies.Declared).Select(f => f.FieldType), .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes];
        return shape.SelectMany(Assemblies.Parts).Select(t => (name, t))
            .Concat(type.OwnMethods().SelectMany(m => MethodCode.TypesNamedBy(m).Select(t => ($"{name}.{m.Name}", t))));
    }

    private static string Folder(Type type)
    {
        var parts = Assemblies.Outermost(type).Namespace?.Split('.') ?? [];
        return parts.Length > 2 ? parts[2] : string.Empty;
    }
}
