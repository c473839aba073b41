using Fazm.Metering.Observations;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>The same observation in another world: every id is another.</summary>
internal static class Renaming
{
    public static Observation Of(Observation seen, string prefix)
    {
        string? New(string? id) => string.IsNullOrEmpty(id) ? id : prefix + id;
        switch (seen.Kind)
        {
            case ObservationKind.Call:
                var call = seen.Call;
                return Observation.Of(call with
                {
                    RequestId = New(call.RequestId),
                    MessageId = New(call.MessageId),
                    RowId = New(call.RowId),
                    Uuid = New(call.Uuid),
                    Session = New(call.Session)!,
                    BornIn = New(call.BornIn),
                    Agent = New(call.Agent),
                    Chain = call.Chain with { Root = New(call.Chain.Root), StateBefore = New(call.Chain.StateBefore) },
                });
            case ObservationKind.Counter:
                var counter = seen.Counter;
                return Observation.Of(counter with { Id = New(counter.Id)!, Session = New(counter.Session)!, Stream = New(counter.Stream)!, After = New(counter.After)! });
            case ObservationKind.Heard:
                var heard = seen.Heard;
                return Observation.Of(heard with { Session = New(heard.Session)!, Stream = New(heard.Stream)!, After = New(heard.After)!, MessageId = New(heard.MessageId)!, TokensAfter = New(heard.TokensAfter) });
            case ObservationKind.Session:
                return Observation.Of(seen.Session with { Session = New(seen.Session.Session)!, ForkedFrom = New(seen.Session.ForkedFrom) });
            default:
                return seen;
        }
    }
}
