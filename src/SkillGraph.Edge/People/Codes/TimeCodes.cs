using OtpNet;
using QRCoder;

namespace SkillGraph.Edge.People.Codes;

/// <summary>The codes that an authenticator app shows: six digits, another every 30 seconds (RFC 6238 with SHA-1, which is what the apps know).</summary>
public static class TimeCodes
{
    public const int Digits = 6;

    private const string Issuer = "SkillGraph";
    private const int SecretBytes = 20;
    private const int PixelsPerModule = 4;

    /// <summary>Clocks differ: the code of one step before or after is good too.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new secret in base32, as people type it where they cannot scan it.</summary>
    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretBytes));

    /// <summary>The step whose code this is, or null. A step is good once: whoever asks keeps the last that was used and takes only later ones.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        var digits = string.Concat(code.Where(sign => !char.IsWhiteSpace(sign)));
        if (digits.Length != Digits || !digits.All(char.IsAsciiDigit)) return null;
        return new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(now.UtcDateTime, digits, out var step, Window) ? step : null;
    }

    /// <summary>What an authenticator app reads of the secret, under the name of the account.</summary>
    public static string UriOf(string secret, string account) => new OtpUri(OtpType.Totp, secret, account, Issuer).ToString();

    /// <summary>A text as a QR code, in SVG that takes the size of its place.</summary>
    public static string QrOf(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var drawing = new SvgQRCode(code);
        return drawing.GetGraphic(PixelsPerModule, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
