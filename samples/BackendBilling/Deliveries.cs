using System.Collections;
using Fazm.Metering.Files;

namespace BackendBilling;

/// <summary>The sample data as three clients would deliver it: one hears its sessions through several surfaces, each once or more.</summary>
internal sealed class Deliveries(string data) : IEnumerable<Delivery>
{
    public IEnumerator<Delivery> GetEnumerator()
    {
        yield return new("user-1", Logs("claude", "agent-sdk", "acp"));
        yield return new("user-2", Logs("codex"));
        yield return new("user-3", Logs("messages-api", "bridge"));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string[] Logs(params string[] folders) => [.. LogFiles.Find(folders.Select(folder => Path.Combine(data, folder))).Found.Select(log => log.Path)];
}
