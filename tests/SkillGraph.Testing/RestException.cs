using System.Net;

namespace SkillGraph.Testing;

/// <summary>A REST call the server refused: its status and the stable code of its problem.</summary>
public sealed class RestException(HttpStatusCode status, string code, string body) : Exception($"{(int)status} {code}: {body}")
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public string Body { get; } = body;
}
