namespace SkillGraph.Domain.Rooms;

/// <summary>How large things in a room may be. Lengths are UTF-16 units.</summary>
public static class RoomLimits
{
    public const int Files = 64;
    public const int FileLength = 1024 * 1024;
    public const int FileNameLength = 200;
    public const int BaseLag = 1_000;
    public const int TitleLength = 200;
    public const int MuteMinutes = 7 * 24 * 60;
    public const int NameLength = 60;
    public const int ChatLength = 4_000;
    public const int ChatShown = 50;
    public const int LanguageLength = 50;
    public const int PolicyLength = 128;
    public const int ReferenceLength = 200;
}
