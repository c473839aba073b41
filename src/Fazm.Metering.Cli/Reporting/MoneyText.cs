using System.Globalization;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>Amounts as people read them: <c>$1,234.56</c>, <c>$0.0012</c>. For the eye only; JSON and CSV are exact.</summary>
internal static class MoneyText
{
    private const int MostUsual = 4;
    private static readonly Int128 Dollar = 1_000_000_000_000;

    /// <summary>An amount, with two decimals from a dollar up, else four, else its first two digits; rounded half to even.</summary>
    public static string Of(PicoUsd amount) => Text(amount, down: false);

    /// <summary>An amount that is known to be at least so much: cut, so that what is shown is not above what is known.</summary>
    public static string AtLeast(PicoUsd amount) => "≥ " + Text(amount, down: true);

    /// <summary>An amount, or <c>unpriced</c> where it is unknown.</summary>
    public static string OfCost(PicoUsd? amount, bool atLeast) => (amount, atLeast) switch
    {
        (null, _) => "unpriced",
        ({ } known, true) => AtLeast(known),
        ({ } known, false) => Of(known),
    };

    /// <summary>An amount in cents for where there is little room; cut where it is a lower bound, else rounded half to even, and never to nothing.</summary>
    public static string Short(PicoUsd amount, bool atLeast)
    {
        var cent = Dollar / 100;
        var (cents, rest) = Int128.DivRem(Int128.Abs(amount.Units), cent);
        if (cents == 0 && rest != 0 && !atLeast)
        {
            return "<$0.01";
        }

        cents += !atLeast && (rest * 2 > cent || (rest * 2 == cent && Int128.IsOddInteger(cents))) ? 1 : 0;
        var (whole, fraction) = Int128.DivRem(cents, 100);
        return string.Create(CultureInfo.InvariantCulture, $"{(atLeast ? "≥" : "")}{(amount.Units < 0 ? "-" : "")}${(long)whole:N0}.{(long)fraction:00}");
    }

    private static string Text(PicoUsd amount, bool down)
    {
        var units = amount.Units;
        var sign = units < 0 ? "-$" : "$";
        units = Int128.Abs(units);
        var decimals = Decimals(units);
        var step = Power(12 - decimals);
        var (steps, rest) = Int128.DivRem(units, step);
        if (!down || amount.Units < 0)
        {
            var twice = rest * 2;
            steps += (down ? rest > 0 : twice > step || (twice == step && Int128.IsOddInteger(steps))) ? 1 : 0;
        }

        for (; decimals > MostUsual && steps % 10 == 0; decimals--)
        {
            steps /= 10;
        }

        var (whole, fraction) = Int128.DivRem(steps, Power(decimals));
        return sign + whole.ToString("N0", CultureInfo.InvariantCulture) + "." + fraction.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
    }

    private static int Decimals(Int128 units)
    {
        if (units == 0 || units >= Dollar)
        {
            return 2;
        }

        var decimals = MostUsual;
        for (var least = Power(9); decimals < 12 && units < least; least /= 10)
        {
            decimals++;
        }

        // From 10^9 units, a tenth of a cent, the first two digits stand within four decimals.
        return decimals;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
