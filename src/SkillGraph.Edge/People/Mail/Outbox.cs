using System.Globalization;
using MimeKit;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Puts letters into a folder as <c>.eml</c> files that any mail program opens; for one machine without a mail server. They are kept for a week.</summary>
internal sealed class Outbox(string folder, TimeProvider clock) : ICarrier
{
    private const string Letters = "*.eml";
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(7);

    public async Task Carry(MimeMessage message, CancellationToken cancel)
    {
        CreateFolder();
        var now = clock.GetUtcNow();
        var file = Path.Combine(folder, $"{now.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}.eml");
        var half = $"{file}.part";
        // Whoever can read a letter can follow its link.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersFile;
        await using (var stream = new FileStream(half, options)) await message.WriteToAsync(stream, cancel);
        File.Move(half, file);
        foreach (var old in Kept().Where(old => File.GetLastWriteTimeUtc(old) < (now - LongestKept).UtcDateTime)) File.Delete(old);
    }

    public void Forget(string address)
    {
        foreach (var file in Kept().Where(file => IsTo(file, address))) File.Delete(file);
    }

    public (string Reason, bool TryAgain) Explain(Exception failure) => (failure.GetType().Name, failure is IOException or UnauthorizedAccessException);

    private string[] Kept() => Directory.Exists(folder) ? Directory.GetFiles(folder, Letters) : [];

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnersFolder);
    }

    private static bool IsTo(string file, string address)
    {
        using var message = MimeMessage.Load(file);
        return message.To.Mailboxes.Any(mailbox => string.Equals(mailbox.Address, address, StringComparison.OrdinalIgnoreCase));
    }
}
