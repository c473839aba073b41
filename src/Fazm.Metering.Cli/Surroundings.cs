namespace Fazm.Metering.Cli;

/// <summary>Everything outside the process that a command touches, besides files: so that tests stand in for all of it.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard input.</summary>
    public required Stream In { get; init; }

    /// <summary>Standard output: results.</summary>
    public required Stream Out { get; init; }

    /// <summary>Standard error: messages and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person looks at the results.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when a person looks at the messages.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal's columns, where there is one.</summary>
    public int? Columns { get; init; }

    /// <summary>Now, and the machine's time zone.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>The user's folder.</summary>
    public required string Home { get; init; }

    /// <summary>True when colours and cursor movements are welcome: a terminal, and nobody said <c>NO_COLOR</c>.</summary>
    public bool IsStyled => OutIsTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && !string.Equals(Variable("TERM"), "dumb", StringComparison.Ordinal);

    /// <summary>The results as text: UTF-8, line feeds, no mark at the start. Flush it.</summary>
    public StreamWriter NewTextOut() => new(Out, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
}
