namespace Fazm.Metering.Evidence;

/// <summary>Which sessions hang together because they hold the same call or reading: the owner of one depends on the others.</summary>
internal sealed class SessionGroups
{
    private readonly Dictionary<string, List<string>> _groups = new(StringComparer.Ordinal);

    public void Join(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.Ordinal))
        {
            return;
        }

        var first = Group(a);
        var second = Group(b);
        if (first == second)
        {
            return;
        }

        first.AddRange(second);
        foreach (var session in second)
        {
            _groups[session] = first;
        }
    }

    /// <summary>True when the session shares something with another.</summary>
    public bool IsShared(string session) => _groups.ContainsKey(session);

    /// <summary>The sessions that hang together with this one, itself included.</summary>
    public IReadOnlyList<string> Of(string session) => _groups.TryGetValue(session, out var group) ? group : [session];

    private List<string> Group(string session)
    {
        if (!_groups.TryGetValue(session, out var group))
        {
            _groups.Add(session, group = [session]);
        }

        return group;
    }
}
