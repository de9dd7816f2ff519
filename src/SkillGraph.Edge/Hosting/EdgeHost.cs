using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Hosting;

/// <summary>What every program with an edge does to start.</summary>
public static class EdgeHost
{
    private const int BadOptionExitCode = 2;
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string ForwardedHeaders = "FORWARDEDHEADERS_ENABLED";

    /// <summary>Runs a program; a bad option ends it with one line that says which and why.</summary>
    public static async Task<int> Run(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (BadOptionException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return BadOptionExitCode;
        }
    }

    /// <summary>The program's folder is where its files are; folders in options are relative to where it was started.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // The framework would then believe everybody.
        if (bool.TryParse(builder.Configuration[ForwardedHeaders], out var forwarded) && forwarded) throw BadOptionException.OfHost(ForwardedHeaders, $"name your proxies in {OptionsReader.Section}:{nameof(EdgeOptions.Proxies)} instead");
        builder.AddTextLog();
        // It would write down access tokens, which are in the addresses of sockets.
        builder.Logging.AddFilter(Requests, LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>A connection string of PostgreSQL, or null when none is given.</summary>
    public static string? ConnectionString(this OptionsReader options, string option)
    {
        var text = options.Text(option, "it must be a connection string");
        try
        {
            var given = new NpgsqlConnectionStringBuilder(text);
            return options.Checked(option, text, given.Password is not { Length: > 0 } password || !Examples.IsOne(password, given.Username, given.Database), "its password is an example: make one of its own");
        }
        catch (ArgumentException malformed)
        {
            throw options.Bad(option, malformed.Message);
        }
    }

    /// <summary>Makes what is not there yet of the storage that <paramref name="option"/> names.</summary>
    public static Task OpenStorage(this WebApplication app, string option) => Open(option, async () =>
    {
        await app.Services.GetRequiredService<IJournal>().Open(CancellationToken.None);
        await app.Services.GetRequiredService<IReadModels>().Open(CancellationToken.None);
    });

    /// <summary>Makes what is not there yet of the key store that <paramref name="option"/> names.</summary>
    public static Task OpenSealingKeys(this WebApplication app, string option) => Open(option, () => app.Services.GetRequiredService<IKeyStore>().Open(CancellationToken.None));

    /// <summary>Opens something of the storage that <paramref name="option"/> names, or finds that the program cannot start with it.</summary>
    public static async Task Open(string option, Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (JournalException unusable)
        {
            throw new BadOptionException(option, unusable.Message);
        }
    }

    public static async Task Listen(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception bad) when (bad is FormatException or ArgumentException or InvalidOperationException or IOException or SocketException)
        {
            throw BadOptionException.OfHost("urls", bad.Message);
        }
    }
}
