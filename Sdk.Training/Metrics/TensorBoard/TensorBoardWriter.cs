using System.Globalization;

namespace Clip.Sdk.Training.Metrics.TensorBoard;

/// <summary>Writes a TensorBoard event file (format <c>brain.Event:2</c>): scalars, texts and pictures.</summary>
public sealed class TensorBoardWriter : IMetricWriter
{
    private const int StringType = 7;
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Creates an event file of its own in a folder, as every start of a run does.</summary>
    /// <param name="folder">The folder that TensorBoard is pointed at; it is created.</param>
    /// <param name="resumeAtStep">For a resumed run its first step: TensorBoard then drops what an earlier file says of this step and later.</param>
    /// <param name="clock">The clock; null is the system's.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public TensorBoardWriter(string folder, long? resumeAtStep = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture,
            $"events.out.tfevents.{_clock.GetUtcNow().ToUnixTimeSeconds():0000000000}.{Environment.MachineName}.{Environment.ProcessId}");
        Path = NewPath(System.IO.Path.Combine(folder, name));
        _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RecordFile.Append(_file, new EventMessage().Double(1, Seconds(_clock.GetUtcNow())).Text(3, "brain.Event:2").Bytes);
        if (resumeAtStep is long step)
        {
            const int Start = 1;
            RecordFile.Append(_file, Event(step, _clock.GetUtcNow()).Message(7, new EventMessage().Integer(1, Start)).Bytes);
        }
    }

    /// <summary>The event file.</summary>
    public string Path { get; }

    /// <summary>Writes every value as a scalar.</summary>
    /// <param name="row">The values.</param>
    public void Write(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var summary = new EventMessage();
        foreach ((string name, double value) in row.Values)
        {
            summary.Message(1, new EventMessage().Text(1, name).Float(2, (float)value));
        }

        RecordFile.Append(_file, Event(row.Step, row.Time).Message(5, summary).Bytes);
    }

    /// <summary>Writes a text, which TensorBoard shows as Markdown.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="markdown">The text.</param>
    public void WriteText(long step, string name, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var plugin = new EventMessage().Message(1, new EventMessage().Text(1, "text"));
        var shape = new EventMessage().Message(2, new EventMessage().Integer(1, 1));
        var tensor = new EventMessage().Integer(1, StringType).Message(2, shape).Text(8, markdown);
        WriteValue(step, new EventMessage().Text(1, name).Message(8, tensor).Message(9, plugin));
    }

    /// <summary>Writes a picture.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="png">The picture, as PNG or JPEG, RGB.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void WriteImage(long step, string name, ReadOnlySpan<byte> png, int width, int height)
    {
        const int Rgb = 3;
        var image = new EventMessage().Integer(1, height).Integer(2, width).Integer(3, Rgb).Data(4, png);
        WriteValue(step, new EventMessage().Text(1, name).Message(4, image));
    }

    /// <inheritdoc/>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void WriteValue(long step, EventMessage value) =>
        RecordFile.Append(_file, Event(step, _clock.GetUtcNow()).Message(5, new EventMessage().Message(1, value)).Bytes);

    private static EventMessage Event(long step, DateTimeOffset time) => new EventMessage().Double(1, Seconds(time)).Integer(2, step);

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static string NewPath(string start)
    {
        int number = 0;
        string path = $"{start}.{number}";
        while (File.Exists(path))
        {
            path = $"{start}.{++number}";
        }

        return path;
    }
}
