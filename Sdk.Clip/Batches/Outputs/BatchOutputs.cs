namespace Clip.Sdk.Batches;

/// <summary>The forms that a job's rows are written in.</summary>
internal static class BatchOutputs
{
    /// <exception cref="InputException">An ending is none that can be written, or a folder does not exist.</exception>
    public static void Check(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            Check(path);
        }
    }

    /// <exception cref="InputException">The ending is none that can be written, or the folder does not exist.</exception>
    private static void Check(string path)
    {
        if (Extension(path) is not (".JSONL" or ".NDJSON" or ".CSV" or ".PARQUET"))
        {
            throw new InputException($"The output '{path}' should end in .jsonl, .csv or .parquet.", path);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new InputException($"The folder of the output, '{folder}', does not exist. Create it first.", path);
        }
    }

    /// <summary>Writes all rows and adds them up.</summary>
    public static BatchStatistics Write(IReadOnlyList<string> paths, BatchDescription batch, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        var statistics = new BatchStatistics(batch);
        var outputs = new List<IBatchOutput>();
        try
        {
            outputs.AddRange(paths.Select(path => Create(path, batch)));
            foreach (BatchRow row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                outputs.ForEach(output => output.Write(row));
                statistics.Add(row);
            }

            outputs.ForEach(output => output.Complete());
            return statistics;
        }
        finally
        {
            outputs.ForEach(output => output.Dispose());
        }
    }

    private static IBatchOutput Create(string path, BatchDescription batch) => Extension(path) switch
    {
        ".CSV" => new CsvOutput(path, batch),
        ".PARQUET" => new ParquetOutput(path, batch),
        _ => new JsonLinesOutput(path),
    };

    private static string Extension(string path) => Path.GetExtension(path).ToUpperInvariant();
}
