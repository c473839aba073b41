using System.Globalization;
using System.Security.Cryptography;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>Distinct calls of many users over a year, in the order of time, with ids as long as the API's.</summary>
internal static class LoadEvents
{
    public const int Users = 500;

    private static readonly string[] Models = ["claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001", "claude-opus-4-5-20251101"];

    public static LedgerEvent Of(int number)
    {
        var user = number % Users;
        return new()
        {
            Key = EventKey.Request("req_011C" + Id(number, 1)),
            OtherKeys = [EventKey.Message("msg_01" + Id(number, 2))],
            Kind = LedgerEventKind.Call,
            User = Text("user_", user, 8),
            Device = Text("device_", user, 8),
            Session = Text("5f0c9d4e-1a2b-4c3d-8e9f-", (number / Users / 40 * Users) + user, 12),
            At = EventTime.FromUtcTicks(Telling.Noon.UtcTicks + (number * 3L * TimeSpan.TicksPerSecond) + 1234),
            ReceivedAt = EventTime.FromUtcTicks(Telling.Noon.UtcTicks + (number * 3L * TimeSpan.TicksPerSecond) + TimeSpan.TicksPerSecond),
            Source = user % 4 == 0 ? "routine" : "chat",
            Payer = user % 3 == 0 ? "personal" : "builtin",
            Model = Models[number % 7 % 3],
            Usage = new Usage(new TokenCounts(number % 50, 100 + (number % 4000), number % 9000, 0, 20_000 + (number % 90_000), 0, 0)),
        };
    }

    // As good as random, so that every key lands on another page of its index.
    private static string Id(int number, int kind) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes((number * 4L) + kind)).AsSpan(0, 12));

    private static string Text(string prefix, int number, int digits) => prefix + number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
