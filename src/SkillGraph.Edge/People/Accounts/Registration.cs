using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Mail;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>
/// What comes of an address that somebody gave: a letter with a link, or one that says how things are. It is done after the answer, which is the same for everybody.
/// </summary>
internal sealed class Registration(AccountDirectory accounts, IMail mail, Letters letters, EdgeOptions options, TimeProvider clock, ILogger<Registration> log) : IDisposable
{
    private const int LettersAnHour = 6;

    /// <summary>A stranger's mailbox is not filled by whoever gives its address again and again.</summary>
    private readonly PartitionedRateLimiter<EmailAddress> _budget = PartitionedRateLimiter.Create<EmailAddress, string>(to => RateLimitPartition.GetFixedWindowLimiter(
        to.Value, _ => new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, (int)(LettersAnHour * options.LimitFactor)), Window = TimeSpan.FromHours(1) }));

    /// <summary>A guest who registers keeps their id, and with it all they did.</summary>
    public async Task Register(EmailAddress email, string name, string password, UserId? guest, CancellationToken cancel)
    {
        var person = guest ?? UserId.New(clock.GetUtcNow());
        if (await Reserve(email, person, cancel) is not { } address) return;
        var link = LinkSecret.New(person);
        var answer = await accounts.Ask(person, new UserCommand.Register(person, email.Value, address, name, password, link.Hash));
        if (answer.Refusal is { } refusal) log.LogInformation("{Person} did not register: {Code}", person, refusal.Code);
        else Send(email, () => letters.VerifyEmail(email.Value, link.Text, UserLimits.VerifyLinkLife));
    }

    public async Task AskReset(EmailAddress email, CancellationToken cancel)
    {
        if (await accounts.Find(email, cancel) is not (var person, var account)) return;
        var link = LinkSecret.New(person);
        var answer = await accounts.Ask(person, new UserCommand.AskReset(person, link.Hash));
        if (answer.Refusal is null) Send(email, () => letters.ResetPassword(email.Value, account.Name, link.Text, UserLimits.ResetLinkLife));
    }

    /// <summary><paramref name="password"/> is the hash that was checked.</summary>
    public async Task ChangeEmail(UserId person, EmailAddress email, string password, CancellationToken cancel)
    {
        if (await Reserve(email, person, cancel) is not { } address) return;
        var link = LinkSecret.New(person);
        var answer = await accounts.Ask(person, new UserCommand.AskEmailChange(person, password, email.Value, address, link.Hash));
        if (answer.Refusal is null && (await accounts.Find(person, cancel)).HasSent(LinkPurpose.ChangeEmail, link.Hash, clock.GetUtcNow()))
            Send(email, () => letters.ConfirmEmail(email.Value, link.Text, UserLimits.VerifyLinkLife));
    }

    public void Dispose() => _budget.Dispose();

    /// <summary>The id of the address, or null when it is somebody else's, who is told.</summary>
    private async Task<string?> Reserve(EmailAddress email, UserId person, CancellationToken cancel)
    {
        var address = await accounts.AddressOf(email, cancel);
        var answer = await accounts.Ask(address, new AddressCommand.Reserve(person));
        if (answer.Refusal is null) return address.Value;
        if (answer.Refusal == AddressRefusals.Taken) Send(email, () => letters.AlreadyRegistered(email.Value));
        else log.LogWarning("{Address} could not be reserved: {Code}", address, answer.Refusal.Code);
        return null;
    }

    private void Send(EmailAddress to, Func<Letter> letter)
    {
        using var lease = _budget.AttemptAcquire(to);
        if (lease.IsAcquired) mail.Send(letter());
    }
}
