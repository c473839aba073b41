namespace Fazm.Metering.Pricing;

/// <summary>A price book was refused. It holds all of the book's errors at once.</summary>
public sealed class PriceBookException : Exception
{
    /// <summary>For serializers and the like; says only that a book was refused.</summary>
    public PriceBookException()
        : this("The price book was refused.")
    {
    }

    /// <summary>A refusal without a list.</summary>
    public PriceBookException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal with a cause.</summary>
    public PriceBookException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refusal for these errors, which the message lists, one a line.</summary>
    public PriceBookException(string source, IReadOnlyList<PriceBookError> errors)
        : base($"The price book {source} was refused:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}") => Errors = errors;

    /// <summary>All errors, in the order of the file.</summary>
    public IReadOnlyList<PriceBookError> Errors { get; } = [];
}
