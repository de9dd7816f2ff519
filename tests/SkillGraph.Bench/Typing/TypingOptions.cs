namespace SkillGraph.Bench.Typing;

/// <summary>What to type, where, and how fast.</summary>
public sealed record TypingOptions(Uri Server)
{
    public const string Usage =
        """
        typing --url URL --trace FILE [--speed X] [--agents N] [--window W] [--room ID] [--file NAME] [--restart COMMAND]
        typing --url URL --typists N [--rate R] [--seconds S] [--room ID] [--file NAME] [--restart COMMAND]

          --trace FILE       a recorded session (.json or .json.gz) to type into a room
          --speed X          recorded times divided by X, pauses cut to one second; 0 (the default): as fast as possible
          --agents N         members of the room; those the trace has no use for only watch
          --window W         edits of one member that may be unanswered (512; 1 for typists)
          --room ID          an open room instead of a new one
          --file NAME        the file to type in (main.txt); it must be empty or absent
          --restart COMMAND  a shell command that restarts the server and returns once it is ready; run at the end, before the last check
          --typists N        members who type at once, each in a line of their own, as the clock says and not as the answers allow
          --rate R           edits each of them types per second (5)
          --seconds S        for how long (30)

        """;

    public string? Trace { get; private init; }

    public double Speed { get; private init; }

    public int? Agents { get; private init; }

    public int? Window { get; private init; }

    public string? Room { get; private init; }

    public string File { get; private init; } = "main.txt";

    public string? Restart { get; private init; }

    public int Typists { get; init; }

    public double Rate { get; init; } = 5;

    public double Seconds { get; init; } = 30;

    public static TypingOptions Of(Arguments arguments)
    {
        var options = new TypingOptions(ServerOf(arguments.Text("url")))
        {
            Trace = arguments.Text("trace"),
            Speed = arguments.Number("speed") ?? 0,
            Agents = arguments.Whole("agents"),
            Window = arguments.Whole("window"),
            Room = arguments.Text("room"),
            File = arguments.Text("file") ?? "main.txt",
            Restart = arguments.Text("restart"),
            Typists = arguments.Whole("typists") ?? 0,
            Rate = arguments.Number("rate") ?? 5,
            Seconds = arguments.Number("seconds") ?? 30,
        };
        arguments.ThrowIfAnyIsLeft();
        options.Check();
        return options;
    }

    private static Uri ServerOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new UsageException("--url is the address of a server.");

    private void Check()
    {
        if (Trace is null == (Typists == 0)) throw new UsageException("Either --trace or --typists.");
        if (Trace is not null && !System.IO.File.Exists(Trace)) throw new UsageException($"There is no file '{Trace}'.");
        if (Window is < 1 or > 4095) throw new UsageException("--window is between 1 and 4095.");
        if (Rate <= 0 || Seconds <= 0) throw new UsageException("--rate and --seconds are more than 0.");
    }
}
