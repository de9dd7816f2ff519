using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Reflection;

namespace SkillGraph.Testing;

/// <summary>A disk for child processes that can be full, can fail to sync, and knows what a loss of power would leave: <c>failing-disk.c</c>, compiled here and preloaded there.</summary>
public sealed class FailingDisk : IDisposable
{
    private const int Numbers = 5;

    private static readonly Lazy<string> Library = new(Compile);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-disk-");
    private readonly string _files;
    private readonly bool _keepsImage;
    private readonly MemoryMappedFile _shared;
    private readonly MemoryMappedViewAccessor _control;

    /// <summary>Only files whose path contains <paramref name="files"/> are on it.</summary>
    public FailingDisk(string files, bool keepsImage)
    {
        (_files, _keepsImage) = (files, keepsImage);
        File.WriteAllBytes(ControlFile, new byte[Numbers * sizeof(long)]);
        // Whoever the child processes run as.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
            File.SetUnixFileMode(ControlFile, (UnixFileMode)0b110_110_110);
        }
        _shared = MemoryMappedFile.CreateFromFile(ControlFile, FileMode.Open, null, Numbers * sizeof(long));
        _control = _shared.CreateViewAccessor();
        Directory.CreateDirectory(Image);
    }

    /// <summary>What is surely on the disk.</summary>
    public string Image => Path.Combine(_folder.FullName, "image");

    public bool IsFull
    {
        get => Number(1) != 0;
        set => _control.Write(1 * sizeof(long), value ? 1L : 0L);
    }

    public long FailedSyncs => Number(2);

    public long RefusedWrites => Number(3);

    public long Syncs => Number(4);

    /// <summary>What the environment of a process on this disk is to hold.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string> { ["LD_PRELOAD"] = Library.Value, ["FAILING_DISK_CONTROL"] = ControlFile, ["FAILING_DISK_FILES"] = _files };
            if (_keepsImage) environment["FAILING_DISK_IMAGE"] = Image;
            return environment;
        }
    }

    private string ControlFile => Path.Combine(_folder.FullName, "control");

    public void FailSyncs(int count) => _control.Write(0, (long)count);

    public void Dispose()
    {
        _control.Dispose();
        _shared.Dispose();
        _folder.Delete(recursive: true);
    }

    private long Number(int index) => _control.ReadInt64(index * sizeof(long));

    private static string Compile()
    {
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream("failing-disk.c")!;
        var folder = Directory.CreateTempSubdirectory("skillgraph-disk-library-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        var library = Path.Combine(folder.FullName, "failing-disk.so");
        var compiler = new ProcessStartInfo("cc", ["-O1", "-shared", "-fPIC", "-o", library, "-x", "c", "-", "-ldl", "-lpthread"]) { RedirectStandardInput = true };
        using var running = Process.Start(compiler) ?? throw new InvalidOperationException("cc could not be started.");
        source.CopyTo(running.StandardInput.BaseStream);
        running.StandardInput.Close();
        running.WaitForExit();
        return running.ExitCode == 0 ? library : throw new InvalidOperationException("failing-disk.c could not be compiled.");
    }
}
