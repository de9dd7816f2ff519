namespace SkillGraph.Domain;

/// <summary>The id of a room: <c>room_</c> and the 32 lower-case hex digits of a UUIDv7.</summary>
public readonly record struct RoomId
{
    public const string Prefix = "room_";

    private RoomId(string value) => Value = value;

    public string Value { get; }

    public static RoomId New(DateTimeOffset now) => new(PrefixedId.New(Prefix, now));

    public static bool TryParse(string? text, out RoomId id)
    {
        var good = PrefixedId.IsValid(Prefix, text);
        id = good ? new RoomId(text!) : default;
        return good;
    }

    public override string ToString() => Value;
}

/// <summary>The id of a report: <c>report_</c> and the 32 lower-case hex digits of a UUIDv7.</summary>
public readonly record struct ReportId
{
    public const string Prefix = "report_";

    private ReportId(string value) => Value = value;

    public string Value { get; }

    public static ReportId New(DateTimeOffset now) => new(PrefixedId.New(Prefix, now));

    public static bool TryParse(string? text, out ReportId id)
    {
        var good = PrefixedId.IsValid(Prefix, text);
        id = good ? new ReportId(text!) : default;
        return good;
    }

    public override string ToString() => Value;
}

/// <summary>The id of a person: <c>usr_</c> and the 32 lower-case hex digits of a UUIDv7.</summary>
public readonly record struct UserId : IComparable<UserId>
{
    public const string Prefix = "usr_";

    /// <summary>Whoever has not said, or not shown, who they are.</summary>
    public static readonly UserId Nobody = new(Prefix + new string('0', 32));

    private UserId(string value) => Value = value;

    public string Value { get; }

    public static UserId New(DateTimeOffset now) => new(PrefixedId.New(Prefix, now));

    public static bool TryParse(string? text, out UserId id)
    {
        var good = PrefixedId.IsValid(Prefix, text);
        id = good ? new UserId(text!) : default;
        return good;
    }

    public static UserId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the id of a person.");

    public int CompareTo(UserId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

internal static class PrefixedId
{
    private const int HexDigits = 32;

    /// <summary>A UUIDv7 whose 12 bits behind the milliseconds are their fraction, so that ids sort within one too (RFC 9562, 6.2, method 3).</summary>
    public static string New(string prefix, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = (int)(now.UtcTicks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond);
        bytes[6] = (byte)(0x70 | (fraction >> 8));
        bytes[7] = (byte)fraction;
        return prefix + Convert.ToHexStringLower(bytes);
    }

    public static bool IsValid(string prefix, string? text)
    {
        if (text is null || text.Length != prefix.Length + HexDigits || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        foreach (var c in text.AsSpan(prefix.Length))
            if (!char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c)) return false;
        return true;
    }
}
