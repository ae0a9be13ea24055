using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.CommandLine;

namespace Clip.Sdk.Hosts.Console.Jobs;

/// <summary>Pairs of pictures and texts that were named on the command line, as the input of a job.</summary>
internal sealed class PairList : IBatchSource
{
    private readonly (string Image, string Text)[] _pairs;

    private PairList((string Image, string Text)[] pairs) => _pairs = pairs;

    public string Description => "the command line";

    public bool IsRepeatable => true;

    /// <exception cref="InputException">Neither are there as many of each, nor one of one kind.</exception>
    public static PairList Of(string[] images, string[] texts)
    {
        if (images.Length != texts.Length && images.Length != 1 && texts.Length != 1)
        {
            throw new InputException($"{images.Length} pictures cannot be paired with {texts.Length} texts. Give as many of each, or one of one kind.");
        }

        return new PairList([.. Enumerable.Range(0, Math.Max(images.Length, texts.Length))
            .Select(index => (images[images.Length == 1 ? 0 : index], texts[texts.Length == 1 ? 0 : index]))]);
    }

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int index = 0; index < _pairs.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string image, string text) = _pairs[index];
            ulong key = BatchKey.Of(image, text);
            if (selection is null || selection(index, key))
            {
                yield return Entry(index, key, image, text);
            }
        }

        await Task.CompletedTask;
    }

    private static BatchEntry Entry(int index, ulong key, string image, string text)
    {
        var item = new BatchItem { Index = index, Id = ImageArguments.Name(image), Text = text };
        try
        {
            return new BatchEntry(item with { Image = ImageArguments.Source(image) }, key);
        }
        catch (ClipException error)
        {
            return new BatchEntry(item, key, error);
        }
    }
}
