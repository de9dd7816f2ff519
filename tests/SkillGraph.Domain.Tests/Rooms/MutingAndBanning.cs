using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class MutingAndBanning : RoomSpecification
{
    private static readonly RoomEvent[] Muted = [.. OpenRoom, new RoomEvent.MemberMuted(Presenter, Noon.AddMinutes(10))];
    private static readonly RoomEvent[] Banned = [.. OpenRoom, new RoomEvent.HandRaised(Presenter), new RoomEvent.MemberMuted(Presenter, null), new RoomEvent.MemberBanned(Presenter)];

    [Fact]
    public void Hosts_mute_for_a_time_or_until_they_lift_it()
    {
        Given(OpenRoom).When(new RoomCommand.MuteMember(Host, Presenter, 10)).Then(new RoomEvent.MemberMuted(Presenter, Noon.AddMinutes(10)));
        Given(OpenRoom).When(new RoomCommand.MuteMember(Host, Presenter, null)).Then(new RoomEvent.MemberMuted(Presenter, null));
        Given(Muted).When(new RoomCommand.UnmuteMember(Host, Presenter)).Then(new RoomEvent.MemberUnmuted(Presenter));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(RoomLimits.MuteMinutes + 1)]
    public void The_time_is_one_that_people_remember(long minutes) => Given(OpenRoom).When(new RoomCommand.MuteMember(Host, Presenter, minutes)).ThenRefused(BadMinutes);

    [Fact]
    public void Whoever_is_muted_edits_and_says_nothing()
    {
        Given(Muted).When(new RoomCommand.PostChat(Presenter, "but")).ThenRefused(MutedUntil(Noon.AddMinutes(10)));
        Given(Muted).When(new RoomCommand.RaiseHand(Presenter)).ThenRefused(MutedUntil(Noon.AddMinutes(10)));
        Given(Muted).When(new RoomCommand.AddFile(Presenter, "a.cs", "")).Then(new RoomEvent.FileAdded("a.cs", ""));
        Given([.. OpenRoom, new RoomEvent.MemberMuted(Presenter, Noon)]).When(new RoomCommand.PostChat(Presenter, "thanks")).Then(new RoomEvent.ChatPosted("thanks"));
        Assert.Contains("2026-11-21T12:10:00Z", MutedUntil(Noon.AddMinutes(10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_banned_is_gone_and_does_not_come_back_before_it_is_lifted()
    {
        Given(OpenRoom).When(new RoomCommand.BanMember(Host, Presenter)).Then(new RoomEvent.MemberBanned(Presenter));
        Given(Banned).When(new RoomCommand.PostChat(Presenter, "but")).ThenRefused(OnlyMembers);
        Given(Banned).When(new RoomCommand.Enter(Presenter, "Presenter")).ThenRefused(RoomRefusals.Banned);
        Given([.. Banned, new RoomEvent.MemberUnbanned(Presenter)]).When(new RoomCommand.Enter(Presenter, "Presenter")).Then(new RoomEvent.MemberEntered(Presenter, "Presenter", RoomRole.Presenter));
    }

    [Fact]
    public void Nobody_does_it_to_a_host_or_to_who_is_not_there()
    {
        Given(OpenRoom).When(new RoomCommand.MuteMember(Host, Host, 10)).ThenRefused(IsHost);
        Given(OpenRoom).When(new RoomCommand.BanMember(Host, Host)).ThenRefused(IsHost);
        Given(OpenRoom).When(new RoomCommand.MuteMember(Host, Stranger, 10)).ThenRefused(NoSuchMember);
        Given(OpenRoom).When(new RoomCommand.BanMember(Host, Stranger)).ThenRefused(NoSuchMember);
        Given(OpenRoom).When(new RoomCommand.UnmuteMember(Host, Stranger)).ThenNothing();
        Given(OpenRoom).When(new RoomCommand.UnbanMember(Host, Stranger)).ThenNothing();
    }

    [Fact]
    public void Everybody_sees_who_is_muted_and_who_is_banned()
    {
        Assert.Equal(new MutedView(Presenter, Noon.AddMinutes(10)), Assert.Single(View(Muted).Muted!));
        var view = View(Banned);
        Assert.Equal(new BannedView(Presenter, "Presenter"), Assert.Single(view.Banned!));
        Assert.Equal((false, 0), (view.IsMember(Presenter), view.Hands.Count));
        Assert.Null(view.Muted);
        Assert.Equal((RoomRefusals.Banned, null, null), (view.WhyNotWatch(Presenter), view.WhyNotWatch(Stranger), view.WhyNotWatch(null)));
        Assert.Equal(MutedUntil(Noon.AddMinutes(10)), View(Muted).WhyNotSpeak(Presenter, Noon));
        Assert.Null(View(Muted).WhyNotSpeak(Presenter, Noon.AddMinutes(10)));
        Assert.Null(View([.. Muted, new RoomEvent.MemberUnmuted(Presenter)]).Muted);
        Assert.Null(View([.. Banned, new RoomEvent.MemberUnbanned(Presenter)]).Banned);
    }

    [Fact]
    public void Nothing_of_a_ban_is_left_of_who_is_erased()
    {
        Given(Banned).When(new RoomCommand.EraseMember(Presenter)).Then(new RoomEvent.MemberErased(Presenter));
        Assert.Null(View([.. Banned, new RoomEvent.MemberErased(Presenter)]).Banned);
    }
}
