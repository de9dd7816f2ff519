using Microsoft.AspNetCore.Http;
using SkillGraph.Domain.Users;

namespace SkillGraph.Edge.People.Me;

/// <summary>Pictures of people, which are what their first bytes say, whatever they are called.</summary>
internal static class Pictures
{
    public static string? PathOf(UserView account) => account.Picture is null ? null : $"/v1/users/{account.Id}/picture?v={account.PictureVersion}";

    /// <summary>The body, or null when it is larger than a picture may be.</summary>
    public static async Task<byte[]?> Read(HttpRequest request)
    {
        if (request.ContentLength > UserLimits.PictureBytes) return null;
        var content = new byte[UserLimits.PictureBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length > UserLimits.PictureBytes ? null : content[..length];
    }

    /// <summary>The media type, or null when it is none that is taken.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Png)) return "image/png";
        if (content.StartsWith(Jpeg)) return "image/jpeg";
        return content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];
}
