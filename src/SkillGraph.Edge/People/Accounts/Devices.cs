using Microsoft.AspNetCore.Http;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>What somebody calls from, in words that they recognise in a list of their sessions.</summary>
internal static class Devices
{
    private const int Longest = 60;

    // The first that is found counts: most browsers call themselves by the names of others as well.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        var (browser, system) = (NameIn(agent, Browsers), NameIn(agent, Systems));
        if (browser is not null) return system is null ? browser : $"{browser} on {system}";
        var product = string.Concat(agent.TakeWhile(sign => !char.IsWhiteSpace(sign)).Where(sign => !char.IsControl(sign)).Take(Longest));
        return product.Length == 0 ? "Something unknown" : product;
    }

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static string? NameIn(string agent, (string Sign, string Name)[] known) =>
        known.FirstOrDefault(one => agent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
