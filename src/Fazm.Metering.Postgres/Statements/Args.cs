using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Parameters by place. Values never become part of a statement's text.</summary>
internal static class Args
{
    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value };

    public static NpgsqlParameter OfNullable(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Of(DateOnly value) => new NpgsqlParameter<DateOnly> { TypedValue = value };

    public static NpgsqlParameter OfNullable(long? value) => new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value is { } known ? known : DBNull.Value };

    public static NpgsqlParameter Of(string[] values) => new NpgsqlParameter<string[]> { TypedValue = values };

    public static NpgsqlParameter Of(long[] values) => new NpgsqlParameter<long[]> { TypedValue = values };

    public static NpgsqlParameter Of(short[] values) => new NpgsqlParameter<short[]> { TypedValue = values };

    public static NpgsqlParameter Of(DateOnly[] values) => new NpgsqlParameter<DateOnly[]> { TypedValue = values };

    public static NpgsqlParameter Of(BigInteger[] values) => new NpgsqlParameter<BigInteger[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric };

    public static NpgsqlParameter Of(ReadOnlyMemory<byte>[] values) => new NpgsqlParameter<byte[][]> { TypedValue = Array.ConvertAll(values, value => value.ToArray()) };

    /// <summary>A command of a batch.</summary>
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A command by itself.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
