using System.Diagnostics;

namespace Clip.Sdk.Batches;

/// <summary>
/// Runs a head over a collection: rows go to a journal beside the output as they are done, and become the output when all are.
/// A job that was killed goes on with the first item that has no row.
/// </summary>
public static class BatchJob
{
    /// <summary>Runs a job to its end.</summary>
    /// <param name="headName">The head's name.</param>
    /// <param name="head">The head.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Output and manner.</param>
    /// <param name="progress">Told about once a tenth of a second, and at the end; null for none.</param>
    /// <param name="cancellationToken">Stops the job; what is done stays in the journal.</param>
    /// <exception cref="InputException">The output's ending is unknown; an unfinished job lies there; the input changed since it began.</exception>
    /// <exception cref="PluginException">The head breaks the contract.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<BatchSummary> RunAsync(
        string headName, IBatchHead head, IBatchSource source, BatchJobOptions options, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(headName);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        BatchOutputs.Check([options.OutputPath, .. options.CopyPaths]);
        BatchDescription batch = head.Batch;
        CheckColumns(headName, batch);

        var clock = Stopwatch.StartNew();
        using BatchJournal journal = OpenJournal(headName, batch, source, options);
        long resumed = journal.Count;
        await using var meter = new BatchMeter(source, resumed, progress, cancellationToken);
        var pump = new BatchPump(head, headName, new JournalWork(source, journal), meter.Count);
        await (options.IsOrdered ? pump.RunOrderedAsync(cancellationToken) : pump.RunUnorderedAsync(options.UnorderedStreams, cancellationToken)).ConfigureAwait(false);
        meter.End();

        TimeSpan worked = clock.Elapsed;
        BatchStatistics statistics = BatchOutputs.Write([options.OutputPath, .. options.CopyPaths], batch, journal.Rows(), cancellationToken);
        var summary = new BatchSummary
        {
            Items = statistics.Items,
            Failed = statistics.Failed,
            Resumed = resumed,
            Elapsed = worked,
            Rate = (statistics.Items - resumed) / Math.Max(worked.TotalSeconds, 0.001),
            ErrorsByCode = statistics.ErrorsByCode,
            Columns = statistics.Columns,
            OutputPath = options.OutputPath,
            ReportPath = options.Report?.Path,
        };
        if (options.Report is not null)
        {
            await BatchReport.WriteAsync(options.Report, headName, batch, source, summary, journal.Rows, cancellationToken).ConfigureAwait(false);
        }

        journal.Delete();
        return summary;
    }

    /// <summary>
    /// Works for a queue that others may work for too: takes items, runs the head, gives the results back. Rows, resume and reports are the
    /// queue's business.
    /// </summary>
    /// <param name="headName">The head's name.</param>
    /// <param name="head">The head.</param>
    /// <param name="work">Gives the items and takes the results.</param>
    /// <param name="cancellationToken">Stops; items under way are not completed.</param>
    /// <returns>How many results were given back.</returns>
    /// <exception cref="PluginException">The head breaks the contract.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<long> WorkAsync(string headName, IBatchHead head, IBatchWork work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(headName);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(work);
        long results = 0;
        await new BatchPump(head, headName, work, _ => results++).RunOrderedAsync(cancellationToken).ConfigureAwait(false);
        return results;
    }

    /// <summary>Whether a job with this output was begun and not finished.</summary>
    /// <param name="outputPath">The output.</param>
    public static bool IsUnfinished(string outputPath) => File.Exists(BatchJournal.PathFor(outputPath));

    private static BatchJournal OpenJournal(string headName, BatchDescription batch, IBatchSource source, BatchJobOptions options)
    {
        string path = BatchJournal.PathFor(options.OutputPath);
        var header = new JournalHeader(JournalHeader.CurrentVersion, headName, batch.Fingerprint, source.Description);
        bool exists = File.Exists(path);
        if (exists && options.Start == BatchStart.New)
        {
            throw new InputException($"An unfinished job lies in '{path}'. Resume it, or restart to throw its rows away.", path);
        }

        return exists && options.Start == BatchStart.Resume ? BatchJournal.Resume(path, header) : BatchJournal.Create(path, header);
    }

    private static void CheckColumns(string headName, BatchDescription batch)
    {
        var names = new HashSet<string>(RowJson.Reserved, StringComparer.OrdinalIgnoreCase);
        foreach (BatchColumn column in batch.Columns)
        {
            if (!names.Add(column.Name))
            {
                throw new PluginException($"Head '{headName}' names a column '{column.Name}', which another column of the output has. Rename it; {string.Join(", ", RowJson.Reserved)} are taken.", headName);
            }
        }
    }
}
