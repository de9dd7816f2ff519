using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Does things to people's accounts in a server's database from another process, as another node would.</summary>
public sealed class Accounts : IAsyncDisposable
{
    private readonly PostgresJournal _journal;
    private readonly LocalEngine _engine;

    private Accounts(PostgresJournal journal, PostgresKeyStore keys)
    {
        _journal = journal;
        _engine = new LocalEngine(journal, new Vault(keys, TimeProvider.System), new EngineOptions(), TimeProvider.System, NullLogger<LocalEngine>.Instance).Run(UserEntity.Kind);
    }

    public static async Task<Accounts> On(string database)
    {
        var journal = new PostgresJournal(database, NullLogger<PostgresJournal>.Instance);
        await journal.Open(CancellationToken.None);
        var keys = new PostgresKeyStore(database);
        await keys.Open(CancellationToken.None);
        return new Accounts(journal, keys);
    }

    /// <summary>Somebody with an account whose e-mail is verified.</summary>
    public async Task<Account> New()
    {
        var account = new Account(UserId.New(DateTimeOffset.UtcNow), $"address_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}");
        await Do(account.Id, new UserCommand.Register(account.Id, "ada@example.org", account.Address, "Ada", Account.Password, "link"));
        await Do(account.Id, new UserCommand.VerifyEmail(account.Id, "link"));
        return account;
    }

    /// <summary>A token of a new session.</summary>
    public async Task<string> SignIn(Account account, Tokens tokens, string session) =>
        tokens.Of(account.Id.Value, session, await Do(account.Id, new UserCommand.StartSession(account.Id, session, $"{session}-1", "a test", "127.0.0.1", Account.Password, null, null)));

    /// <summary>Answers the version of the account behind it.</summary>
    public async Task<long> Do(UserId person, UserCommand command)
    {
        var answer = await _engine.Ask(person.Entity(), new Request(Guid.NewGuid().ToString("N"), command));
        Assert.True(answer.Refusal is null, answer.Refusal?.Code);
        return answer.Version;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _journal.DisposeAsync();
    }
}

/// <summary>Somebody's account.</summary>
public sealed record Account(UserId Id, string Address)
{
    public const string Password = "the hash of a password";
}
