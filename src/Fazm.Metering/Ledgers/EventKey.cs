using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fazm.Metering.Ledgers;

/// <summary>The idempotency key of a ledger event: made from ids of the provider or the client, never per attempt, so that whoever tells the
/// same thing again uses the same key (requirements, section 6).</summary>
/// <remarks>Compared ordinally. The default value is no key; a ledger refuses it. Keys of different kinds never meet: each begins with its kind.</remarks>
public readonly record struct EventKey : IComparable<EventKey>
{
    /// <summary>The longest key in UTF-16 units; a longer one is replaced by a digest of itself.</summary>
    public const int MaxLength = 256;

    private readonly string? _text;

    private EventKey(string text) => _text = text;

    /// <summary>The key as it is stored; empty for the default value.</summary>
    public string Text => _text ?? string.Empty;

    /// <summary>True for the default value.</summary>
    public bool IsNone => Text.Length == 0;

    /// <summary>A call, by the API's request id.</summary>
    public static EventKey Request(string id) => Of("req", id);

    /// <summary>A call, by the API's message id, where a request id stood beside it: valid everywhere.</summary>
    public static EventKey Message(string id) => Of("msg", id);

    /// <summary>A call, by the API's message id alone: valid within the session in which its row was born, since gateways use message ids again.</summary>
    public static EventKey Message(string id, string session) => Of("msg", id, session);

    /// <summary>A call, by its row without request id: message id, the client's id of the row, and time; what every exact copy of the row has.</summary>
    public static EventKey CopiedRow(string messageId, string rowId, EventTime at) => Of("copy", messageId, rowId, at.UtcTicks.ToString(CultureInfo.InvariantCulture));

    /// <summary>A call of which nothing but the reader's own id of its row is known.</summary>
    public static EventKey Row(string rowId) => Of("row", rowId);

    /// <summary>What the counters of a session show beyond its calls.</summary>
    public static EventKey Counters(string session) => Of("ctr", session);

    /// <summary>A result of an agent process: the delta that a client took from it.</summary>
    public static EventKey Result(string session, string process, string resultId) => Of("res", session, process, resultId);

    /// <summary>One life of one running total.</summary>
    public static EventKey Lineage(string lineage) => Of("lin", lineage);

    /// <summary>An operator's adjustment, by the id that the operator gave it.</summary>
    public static EventKey Adjustment(string id) => Of("adj", id);

    /// <summary>An event of a kind that this library does not know, by the caller's own kind and ids.</summary>
    /// <param name="kind">Lower-case letters.</param>
    /// <param name="ids">What identifies the event; never something made for the attempt.</param>
    public static EventKey Of(string kind, params ReadOnlySpan<string> ids)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        var text = new StringBuilder(kind);
        for (var i = 0; i < ids.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(ids[i], nameof(ids));
            Append(text.Append(i == 0 ? ':' : '|'), ids[i]);
        }

        var whole = text.ToString();
        return new(whole.Length <= MaxLength ? whole : $"{kind}:sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))}");
    }

    /// <summary>Reads a key as <see cref="Text"/> gave it.</summary>
    /// <returns><see langword="false"/> where it is empty, too long, or holds a control character.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventKey key)
    {
        key = text is null ? default : new(text);
        return LedgerText.IsName(text, MaxLength);
    }

    /// <inheritdoc/>
    public int CompareTo(EventKey other) => string.CompareOrdinal(Text, other.Text);

    /// <summary>Before, ordinally.</summary>
    public static bool operator <(EventKey a, EventKey b) => a.CompareTo(b) < 0;

    /// <summary>After, ordinally.</summary>
    public static bool operator >(EventKey a, EventKey b) => a.CompareTo(b) > 0;

    /// <summary>Before or the same.</summary>
    public static bool operator <=(EventKey a, EventKey b) => a.CompareTo(b) <= 0;

    /// <summary>After or the same.</summary>
    public static bool operator >=(EventKey a, EventKey b) => a.CompareTo(b) >= 0;

    /// <summary>Equal when the text is, ordinally; the default value equals nothing but itself.</summary>
    public bool Equals(EventKey other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The same as <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    // Two different lists of ids never give one text: what separates them is escaped, and so is what no database can hold.
    private static void Append(StringBuilder text, string id)
    {
        for (var i = 0; i < id.Length; i++)
        {
            var c = id[i];
            if (i + 1 < id.Length && char.IsSurrogatePair(c, id[i + 1]))
            {
                text.Append(c).Append(id[++i]);
            }
            else if (c is '%' or '|' || char.IsControl(c) || char.IsSurrogate(c))
            {
                text.Append('%').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }
    }
}
