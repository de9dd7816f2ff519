using System.Collections.Frozen;
using SkillGraph.Domain.Rooms;

namespace SkillGraph.Domain.Users;

/// <summary>How much an account holds, and how long things of it last. Lengths are UTF-16 units.</summary>
public static class UserLimits
{
    public const int NameLength = RoomLimits.NameLength;
    public const int HeadlineLength = 120;
    public const int Links = 5;
    public const int LinkLength = 200;
    public const int PictureBytes = 64 * 1024;
    public const int Preferences = 50;
    public const int PreferenceNameLength = 50;
    public const int PreferenceLength = 200;
    public const int Sessions = 50;
    public const int DeviceLength = 200;
    public const int Devices = 20;
    public const int Tokens = 20;
    public const int TokenNameLength = 60;
    public const int Scopes = 20;
    public const int ScopeLength = 50;
    public const int TokenDays = 366;
    public const int WhyLength = 500;
    public const int ModerationShown = 50;

    public static readonly FrozenSet<string> PictureTypes = ["image/png", "image/jpeg", "image/webp"];

    public static readonly TimeSpan VerifyLinkLife = TimeSpan.FromHours(24);
    public static readonly TimeSpan ResetLinkLife = TimeSpan.FromMinutes(10);

    /// <summary>Nobody's mailbox is filled by asking for one link after the other.</summary>
    public static readonly TimeSpan LinkPause = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan SessionIdle = TimeSpan.FromDays(30);
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(90);

    /// <summary>How long after a renewal the token before it may come again without ending the session: its answer may have been lost.</summary>
    public static readonly TimeSpan RenewalGrace = TimeSpan.FromSeconds(10);

    /// <summary>The use of a personal token is written down at most this often.</summary>
    public static readonly TimeSpan TokenUsedEvery = TimeSpan.FromHours(1);
}
