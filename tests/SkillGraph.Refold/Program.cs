using System.Globalization;
using System.Runtime;
using System.Text;
using SkillGraph.Conformance;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;

// Folds a file of envelopes, one a line, under a culture that writes numbers, times and signs in its own way, and prints the hashes of what comes of it.
var (file, culture) = (args[0], (CultureInfo)new CultureInfo(args[1]).Clone());
culture.NumberFormat.NumberDecimalSeparator = ",";
culture.NumberFormat.NumberGroupSeparator = ".";
culture.NumberFormat.NegativeSign = "\u2212";
culture.NumberFormat.NativeDigits = ["\u0660", "\u0661", "\u0662", "\u0663", "\u0664", "\u0665", "\u0666", "\u0667", "\u0668", "\u0669"];
culture.NumberFormat.DigitSubstitution = DigitShapes.NativeNational;
culture.DateTimeFormat.DateSeparator = ".";
culture.DateTimeFormat.TimeSeparator = "\u066B";
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;

var room = new EntityId($"room_{1:x32}");
var (state, view) = RecordedRoom.Fold(room, File.ReadLines(file).Select(Stored));
Console.WriteLine($"{state} {view}");
Console.Error.WriteLine($"{CultureInfo.CurrentCulture} {TimeZoneInfo.Local.Id} {Environment.ProcessorCount} processors, server GC {GCSettings.IsServerGC}, {GCSettings.LatencyMode}");

StoredEvent Stored(string line)
{
    var message = Encoding.UTF8.GetBytes(line);
    var envelope = Envelope.Read(message);
    return new StoredEvent(room, envelope.Version, envelope.Type, message);
}
