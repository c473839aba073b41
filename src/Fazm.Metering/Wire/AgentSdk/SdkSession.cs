using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>One session on a stream: which messages passed by since the last result, and which answers are on their way.</summary>
internal sealed class SdkSession(string id)
{
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private Dictionary<string, OpenMessage>? _side;
    private OpenMessage? _main;
    private string? _lastHeard;
    private long _interval;

    /// <summary>The session.</summary>
    public string Id { get; } = id;

    /// <summary>True once its project was told.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Notes a message.</summary>
    /// <param name="message">Its id.</param>
    /// <param name="interval">How many results came before it.</param>
    /// <returns>True where it was not heard in this interval.</returns>
    public bool Hear(string message, long interval)
    {
        if (interval != _interval)
        {
            _heard.Clear();
            (_interval, _lastHeard) = (interval, null);
        }

        if (ReferenceEquals(message, _lastHeard))
        {
            return false;
        }

        _lastHeard = message;
        return _heard.Add(message);
    }

    /// <summary>The answer on its way in a conversation; <see langword="null"/> where none is.</summary>
    /// <param name="parent">The tool use that began the conversation; <see langword="null"/> for the main one.</param>
    public OpenMessage? Open(string? parent) => parent is null ? _main : _side?.GetValueOrDefault(parent);

    /// <summary>An answer of any conversation.</summary>
    public OpenMessage? OpenOf(string message)
    {
        if (_main is { } main && string.Equals(main.Id, message, StringComparison.Ordinal))
        {
            return main;
        }

        return _side?.Values.FirstOrDefault(open => string.Equals(open.Id, message, StringComparison.Ordinal));
    }

    /// <summary>Begins an answer. A copy of the first frame, on a row that only repeats it, does not begin it again.</summary>
    public void Begin(string? parent, string message, string? model, in UsageFields usage, bool isFrame)
    {
        var open = Open(parent);
        if (open is null)
        {
            open = new OpenMessage { Id = message };
            if (parent is null)
            {
                _main = open;
            }
            else
            {
                (_side ??= new(StringComparer.Ordinal)).Add(parent, open);
            }
        }
        else if (!isFrame && string.Equals(open.Id, message, StringComparison.Ordinal))
        {
            return;
        }

        (open.Id, open.Model, open.Usage) = (message, model, usage);
    }
}
