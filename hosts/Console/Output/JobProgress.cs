using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.Batches;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Output;

/// <summary>
/// Progress of a long job on standard error: a bar with rate and time left on a terminal, a plain line every few seconds
/// when redirected, nothing for jobs that end at once.
/// </summary>
internal sealed class JobProgress
{
    private static readonly TimeSpan PlainLineInterval = TimeSpan.FromSeconds(5);

    private readonly string _title;
    private readonly string _unit;
    private readonly Lock _gate = new();
    private readonly ProgressTask? _bar;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _nextLine = PlainLineInterval;
    private long _total;
    private long _done;

    private JobProgress(string title, string unit, long total, ProgressTask? bar)
    {
        _title = title;
        _unit = unit;
        _total = total;
        _bar = bar;
    }

    /// <summary>Runs a job under a progress display.</summary>
    /// <param name="title">What is done, for example <c>Encoding</c>.</param>
    /// <param name="unit">What is counted, for example <c>images</c>.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="job">The job; it calls <see cref="Advance"/>.</param>
    public static async Task<T> RunAsync<T>(string title, string unit, long total, Func<JobProgress, Task<T>> job)
    {
        if (System.Console.IsErrorRedirected)
        {
            return await job(new JobProgress(title, unit, total, bar: null));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => job(new JobProgress(title, unit, total, context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total)))));
    }

    /// <summary>Counts items that are done.</summary>
    public void Advance(long items = 1)
    {
        lock (_gate)
        {
            Show(_done + items, _total);
        }
    }

    /// <summary>Says how many are done of how many, for jobs that find their items while they run.</summary>
    public void Report(long done, long total)
    {
        lock (_gate)
        {
            Show(done, total);
        }
    }

    /// <summary>Says what a job that measures itself says; a total that is not known yet is none.</summary>
    public void Report(BatchProgress progress)
    {
        lock (_gate)
        {
            Show(progress.Done, progress.Total ?? progress.Done, progress.Rate);
        }
    }

    private void Show(long done, long total) => Show(done, total, done / Math.Max(0.001, _clock.Elapsed.TotalSeconds));

    private void Show(long done, long total, double rate)
    {
        (_done, _total) = (done, total);
        if (_bar is not null)
        {
            _bar.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{_title} {_done}/{_total} {_unit}, {rate:F1}/s"));
            _bar.MaxValue = Math.Max(1, _total);
            _bar.Value = _done;
            return;
        }

        if (_clock.Elapsed < _nextLine)
        {
            return;
        }

        _nextLine = _clock.Elapsed + PlainLineInterval;
        var left = TimeSpan.FromSeconds((_total - _done) / Math.Max(rate, 0.001));
        System.Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_title}: {_done}/{_total} {_unit}, {rate:F1}/s, {left:hh\\:mm\\:ss} left"));
    }
}
