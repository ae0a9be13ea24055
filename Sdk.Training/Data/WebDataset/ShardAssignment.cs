namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Which shards a reader of a process reads in an epoch: a pure function, so that every process knows the same without asking.</summary>
internal static class ShardAssignment
{
    /// <summary>The shards of one reader, in its order.</summary>
    /// <param name="shardCount">Shards of the data set.</param>
    /// <param name="epoch">The epoch; with resampling the number of the draw.</param>
    /// <param name="reader">Number of the reader in this process.</param>
    /// <param name="options">Seed, order, share and readers.</param>
    /// <returns>Numbers of shards. With fewer shards than readers every reader gets all of them and takes every n-th sample.</returns>
    public static int[] ShardsOf(int shardCount, int epoch, int reader, WebDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (int worker, int workers) = WorkerOf(reader, options);
        if (options.IsResampled)
        {
            return [new SeededRandom(options.Seed, RandomStreams.ShardDraw, epoch, worker).Next(shardCount)];
        }

        int[] order = new int[shardCount];
        for (int i = 0; i < shardCount; i++)
        {
            order[i] = i;
        }

        if (options.IsShuffled)
        {
            new SeededRandom(options.Seed, RandomStreams.ShardOrder, epoch).Shuffle<int>(order);
        }

        return IsSplitBySample(shardCount, options) ? order : [.. order.Where((_, place) => place % workers == worker)];
    }

    /// <summary>Whether there are too few shards to give each reader its own.</summary>
    /// <param name="shardCount">Shards of the data set.</param>
    /// <param name="options">Share and readers.</param>
    public static bool IsSplitBySample(int shardCount, WebDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return !options.IsResampled && shardCount < options.Share.WorldSize * options.Readers;
    }

    internal static (int Worker, int Workers) WorkerOf(int reader, WebDatasetOptions options) =>
        ((options.Share.Rank * options.Readers) + reader, options.Share.WorldSize * options.Readers);
}
