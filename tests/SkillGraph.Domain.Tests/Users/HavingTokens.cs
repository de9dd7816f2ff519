using System.Collections.Immutable;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class HavingTokens : UserSpecification
{
    private static readonly ImmutableList<string> Scopes = ["read"];
    private static readonly UserCommand.CreateToken Create = new(Ada, "tok_1", "hash-1", "CI", Scopes, Noon.AddDays(30));
    private static readonly UserEvent Created = new UserEvent.TokenCreated("tok_1", "hash-1", "CI", Scopes, Noon.AddDays(30));

    [Fact]
    public void An_account_makes_tokens() => Given(Account).When(Create).Then(Created);

    [Fact]
    public void A_guest_makes_none() => Given().When(Create).ThenRefused(NoAccount);

    [Fact]
    public void A_token_has_a_name_scopes_and_an_end()
    {
        Given(Account).When(Create with { Name = " " }).ThenRefused(BadTokenName);
        Given(Account).When(Create with { Scopes = [] }).ThenRefused(BadScopes);
        Given(Account).When(Create with { Until = Noon }).ThenRefused(BadDays);
        Given(Account).When(Create with { Until = Noon.AddDays(367) }).ThenRefused(BadDays);
    }

    [Fact]
    public void There_are_not_too_many_that_live()
    {
        var full = Enumerable.Range(2, UserLimits.Tokens).Aggregate(Given(Account), (story, n) => story.After(Create with { Token = $"tok_{n}" }));
        full.When(Create).ThenRefused(TooManyTokens);
        full.Later(TimeSpan.FromDays(30)).When(Create with { Until = Noon.AddDays(31) }).Then(new UserEvent.TokenCreated("tok_1", "hash-1", "CI", Scopes, Noon.AddDays(31)));
    }

    [Fact]
    public void Its_use_is_written_down_once_an_hour()
    {
        var used = Given([.. Account, Created]).After(new UserCommand.UseToken(Ada, "tok_1"));
        used.Later(TimeSpan.FromMinutes(59)).When(new UserCommand.UseToken(Ada, "tok_1")).ThenNothing();
        used.Later(TimeSpan.FromHours(1)).When(new UserCommand.UseToken(Ada, "tok_1")).Then(new UserEvent.TokenUsed("tok_1"));
    }

    [Fact]
    public void One_that_has_ended_is_not_used()
    {
        Given([.. Account, Created, new UserEvent.TokenRevoked("tok_1")]).When(new UserCommand.UseToken(Ada, "tok_1")).ThenRefused(NoSuchToken);
        Given([.. Account, Created]).Later(TimeSpan.FromDays(30)).When(new UserCommand.UseToken(Ada, "tok_1")).ThenRefused(NoSuchToken);
        Given([.. Account, Created, new UserEvent.Banned(null, "spam")]).When(new UserCommand.UseToken(Ada, "tok_1")).ThenRefused(IsBanned);
        Given(Account).When(new UserCommand.UseToken(Ada, "tok_1")).ThenRefused(NoSuchToken);
    }
}
