using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing.Books;

/// <summary>What a spelling means on a platform: models by time, one after the other; none where it is unknown.</summary>
internal sealed class ModelEntry(string spelling, Platform platform, Meaning[] meanings)
{
    public string Spelling => spelling;

    public Platform Platform => platform;

    /// <summary>The lines of usage that no price was found for.</summary>
    public UnpricedMeters Unpriced { get; } = new(spelling);

    /// <summary>The model it means on a UTC day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(int day, out PricedModel model, out PricedModelId id)
    {
        foreach (var meaning in meanings)
        {
            if (meaning.Id.Holds(day))
            {
                (model, id) = (meaning.Model, meaning.Id);
                return true;
            }
        }

        (model, id) = (null!, null!);
        return false;
    }
}
