using System.Globalization;
using System.Text;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>What tests are made of.</summary>
internal static class Given
{
    public const string Model = "claude-sonnet-4-5-20250929";

    public static readonly EventTime Noon = EventTime.From(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A call of 10 input, 20 output, 5 cache write and 1,000 cache read tokens.</summary>
    public static LedgerEvent Call(int number, Completeness completeness = Completeness.Final, long output = 20) => new()
    {
        Key = EventKey.Request(string.Create(CultureInfo.InvariantCulture, $"req-{number:00000}")),
        Kind = LedgerEventKind.Call,
        User = "me",
        Session = "s",
        ReceivedAt = Noon,
        At = Noon,
        Model = Model,
        Usage = new Usage(new TokenCounts(10, output, 5, 0, 1000, 0, 0)),
        Completeness = completeness,
    };

    public static LedgerEvent[] Calls(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => Call(i))];

    /// <summary>A host with nothing but metering and what a test adds.</summary>
    public static IHost Host(Action<IServiceCollection> services, ILoggerProvider? logs = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        services(builder.Services);
        return builder.Build();
    }

    /// <summary>Waits for what another thread will have done.</summary>
    public static async Task Until(Func<bool> isSo, string what = "It did not come to it.")
    {
        for (var i = 0; i < 3000 && !isSo(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(isSo(), what);
    }

    /// <summary>A transcript's rows as observations.</summary>
    public static List<Observations.Observation> Rows(string session, params (int Call, int Output)[] calls)
    {
        var text = string.Concat(calls.Select(call => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"type":"assistant","uuid":"u-{{{session}}}-{{{call.Call}}}","sessionId":"{{{session}}}","timestamp":"2026-11-22T11:00:00Z","requestId":"req_{{{session}}}_{{{call.Call}}}","message":{"id":"msg_{{{session}}}_{{{call.Call}}}","role":"assistant","model":"{{{Model}}}","stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":{{{call.Output}}}} } }""") + "\n"));
        return [.. UsageLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))];
    }
}
