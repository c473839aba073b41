using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire;

/// <summary>Reads a live answer of the Messages API: a <c>text/event-stream</c> body, in full conformance with the format, data over several lines included.</summary>
/// <remarks>An event is kept whole while it is read: for bodies from the API. Recordings from anywhere are for <see cref="UsageLog"/>, which bounds its
/// memory. Errors of the stream are not caught, and what was read before them has been told.</remarks>
public static class ServerSentEvents
{
    /// <summary>Reads events until the stream ends. Lazy; reads as it is enumerated.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="options">What the caller knows: the session, and the request id from the response's headers.</param>
    public static IEnumerable<Observation> Read(Stream stream, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new MessagesApiReader(options);
        foreach (var item in SseParser.Create(stream, (_, data) => reader.Read(data).ToArray()).Enumerate())
        {
            foreach (var seen in item.Data)
            {
                yield return seen;
            }
        }
    }

    /// <summary>Reads events until the stream ends, as they come in.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="options">What the caller knows: the session, and the request id from the response's headers.</param>
    /// <param name="cancel">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<Observation> ReadAsync(Stream stream, ReaderOptions? options = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new MessagesApiReader(options);
        await foreach (var item in SseParser.Create(stream, (_, data) => reader.Read(data).ToArray()).EnumerateAsync(cancel))
        {
            foreach (var seen in item.Data)
            {
                yield return seen;
            }
        }
    }
}
