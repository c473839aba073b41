using System.Text;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

public sealed class SurfaceRecognizerTests
{
    [Theory]
    [InlineData("event: message_start", Surface.MessagesApi)]
    [InlineData("data: {\"type\":\"ping\"}", Surface.MessagesApi)]
    [InlineData("data: nothing", Surface.Unknown)]
    [InlineData("{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"usage\":{}}", Surface.MessagesApi)]
    [InlineData("{\"type\":\"message\",\"role\":\"user\",\"content\":[]}", Surface.Unknown)]
    [InlineData("{\"type\":\"message_start\",\"message\":{}}", Surface.MessagesApi)]
    [InlineData("{\"custom_id\":\"x\",\"result\":{}}", Surface.MessagesApi)]
    [InlineData("{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\"}", Surface.AgentSdk)]
    [InlineData("{\"type\":\"assistant\",\"message\":{},\"session_id\":\"s\",\"uuid\":\"u\"}", Surface.AgentSdk)]
    [InlineData("{\"type\":\"result\",\"total_cost_usd\":1}", Surface.AgentSdk)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", Surface.Acp)]
    [InlineData("{\"t\":1,\"dir\":\"in\",\"msg\":{}}", Surface.Acp)]
    [InlineData("{\"type\":\"result\",\"sessionId\":\"s\",\"costUsd\":null}", Surface.Bridge)]
    [InlineData("{\"type\":\"session_started\",\"sessionId\":\"s\"}", Surface.Bridge)]
    [InlineData("{\"type\":\"text_delta\",\"sessionId\":\"s\"}", Surface.Unknown)]
    [InlineData("{\"timestamp\":\"t\",\"type\":\"session_meta\",\"payload\":{}}", Surface.Codex)]
    [InlineData("{\"timestamp\":\"t\",\"type\":\"event_msg\",\"payload\":{}}", Surface.Codex)]
    [InlineData("{\"type\":\"user\",\"uuid\":\"u\",\"sessionId\":\"s\",\"parentUuid\":null}", Surface.Transcript)]
    [InlineData("{\"type\":\"queue-operation\",\"timestamp\":\"t\",\"sessionId\":\"s\"}", Surface.Transcript)]
    [InlineData("{\"type\":\"summary\",\"summary\":\"x\",\"leafUuid\":\"u\"}", Surface.Transcript)]
    [InlineData("{\"type\":\"assistant\",\"requestId\":\"r\",\"message\":{\"usage\":{}}}", Surface.Transcript)]
    [InlineData("{\"type\":\"mode\",\"sessionId\":\"s\"}", Surface.Unknown)]
    [InlineData("{\"hello\":1}", Surface.Unknown)]
    [InlineData("no json", Surface.Unknown)]
    public void A_row_tells_its_surface(string row, Surface surface) => Assert.Equal(surface, SurfaceRecognizer.Recognize(Encoding.UTF8.GetBytes(row)));

    [Fact]
    public void A_transcript_is_known_whatever_it_carries() =>
        Assert.All(WireData.Transcripts("stream-fork"), f =>
        {
            using var log = new UsageLogReader(UsageLog.Open(f));
            while (log.TryReadRow(out _) && log.Row < 4)
            {
            }

            Assert.Equal(Surface.Transcript, log.Surface);
        });

    [Fact]
    public void A_reader_of_nothing_is_misuse() => Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceRecognizer.Create(Surface.Unknown));
}
