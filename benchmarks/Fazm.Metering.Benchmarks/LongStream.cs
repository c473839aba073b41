using System.Globalization;
using System.Text;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>Answers as they are streamed: a start, pieces of text, a final delta.</summary>
internal static class LongStream
{
    private const int Pieces = 30;

    /// <summary>The rows of one answer.</summary>
    public static IEnumerable<byte[]> Answer(Surface surface, int number)
    {
        yield return Row(surface, string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"message_start\",\"message\":{{\"id\":\"msg_{number}\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-5-5\",\"content\":[],\"usage\":{{\"input_tokens\":12,\"cache_creation_input_tokens\":2048,\"cache_read_input_tokens\":45522,\"output_tokens\":1}}}}}}"));
        for (var i = 0; i < Pieces; i++)
        {
            yield return Row(surface, string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"piece {i} of an answer with \\\"quotes\\\" and\\nlines\"}}}}"));
        }

        yield return Row(surface, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":339}}");
    }

    private static byte[] Row(Surface surface, string frame) => Encoding.UTF8.GetBytes(surface == Surface.MessagesApi ? "data: " + frame
        : $"{{\"type\":\"stream_event\",\"event\":{frame},\"session_id\":\"{LiveRows.Session(0)}\",\"parent_tool_use_id\":null,\"uuid\":\"u\"}}");
}
