using System.Diagnostics.Metrics;
using System.Globalization;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>Everything that the instruments of one host say.</summary>
internal sealed class SeenMetrics : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, string Tags, decimal Value)> _seen = [];
    private readonly MeterListener _listener = new();

    /// <param name="services">Whose instruments; those of other hosts in this process are not listened to.</param>
    public SeenMetrics(IServiceProvider services)
    {
        var own = (IMeterFactory?)services.GetService(typeof(IMeterFactory));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fazm.Metering" && ReferenceEquals(instrument.Meter.Scope, own))
            {
                Units[instrument.Name] = instrument.Unit ?? string.Empty;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, (decimal)value, tags));
        _listener.Start();
    }

    public SortedDictionary<string, string> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>All text that any metric has carried.</summary>
    public string AllText
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _seen.Select(seen => $"{seen.Name} {seen.Tags}"));
            }
        }
    }

    public void Look() => _listener.RecordObservableInstruments();

    /// <summary>The measurements of one instrument, with their tags in order.</summary>
    public string[] Of(string name)
    {
        lock (_gate)
        {
            return [.. _seen.Where(seen => seen.Name == name).Select(seen => $"{seen.Value.ToString(CultureInfo.InvariantCulture)}{(seen.Tags.Length == 0 ? string.Empty : " ")}{seen.Tags}")];
        }
    }

    public decimal Sum(string name)
    {
        lock (_gate)
        {
            return _seen.Where(seen => seen.Name == name).Sum(seen => seen.Value);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, decimal value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_gate)
        {
            _seen.Add((instrument.Name, text, value));
        }
    }
}
