using System.Text;

namespace Fazm.Metering.Benchmarks;

/// <summary>The deltas of an answer that has no end: each states one token of output more than the one before.</summary>
internal sealed class GrowingDelta
{
    private readonly byte[] _row = Encoding.UTF8.GetBytes(
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":2048,\"cache_read_input_tokens\":0,\"output_tokens\":1000000000}}");

    private readonly int _lastDigit;

    public GrowingDelta() => _lastDigit = _row.AsSpan().LastIndexOf((byte)'0');

    /// <summary>The next delta, in the same bytes.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var at = _lastDigit;
        for (; _row[at] == '9'; at--)
        {
            _row[at] = (byte)'0';
        }

        _row[at]++;
        return _row;
    }
}
