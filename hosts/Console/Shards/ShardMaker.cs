using System.Globalization;
using System.Text;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>Writes pairs to shards, under running numbers; what cannot be used is counted and left out.</summary>
internal sealed class ShardMaker(ShardWriter writer, SampleFaults faults, bool decodes)
{
    private const int ChunkSize = 128;
    private readonly NetVipsImageDecoder _decoder = new();

    /// <summary>Writes one pass over a source.</summary>
    public void Add(ISampleSource source, JobProgress progress, CancellationToken cancellationToken)
    {
        foreach (StoredSample[] chunk in Samples(source, cancellationToken).Chunk(ChunkSize))
        {
            var pictures = new byte[]?[chunk.Length];
            Parallel.For(0, chunk.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => pictures[i] = Read(chunk[i], cancellationToken));
            for (int i = 0; i < chunk.Length; i++)
            {
                if (pictures[i] is { } picture)
                {
                    Write(chunk[i], picture);
                }
            }

            progress.Advance(chunk.Length);
        }
    }

    private IEnumerable<StoredSample> Samples(ISampleSource source, CancellationToken cancellationToken)
    {
        using ISampleCursor cursor = source.Open(faults, epochs: 1);
        while (cursor.Read(cancellationToken) is StoredSample sample)
        {
            yield return sample;
        }
    }

    private byte[]? Read(StoredSample sample, CancellationToken cancellationToken)
    {
        try
        {
            byte[] bytes = sample.Image.Path is { } path ? File.ReadAllBytes(path) : sample.Image.Bytes.ToArray();
            if (decodes)
            {
                _decoder.Decode(ImageSource.FromBytes(bytes, sample.Name), cancellationToken).Dispose();
            }

            return bytes;
        }
        catch (ClipException error)
        {
            faults.Add(error.Code, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add("image-not-found", error.Message);
        }

        return null;
    }

    private void Write(StoredSample sample, byte[] picture)
    {
        if (PictureFormat.ExtensionOf(picture) is not { } extension)
        {
            faults.Add("image-unknown-format", $"'{sample.Name}' is no picture that is known.");
            return;
        }

        List<KeyValuePair<string, ReadOnlyMemory<byte>>> files =
        [
            new(extension, picture),
            new("txt", Encoding.UTF8.GetBytes(string.Join('\n', sample.Captions.Select(caption => caption.ReplaceLineEndings(" "))))),
        ];
        if (sample.ClassIndex >= 0)
        {
            files.Add(new("cls", Encoding.ASCII.GetBytes(sample.ClassIndex.ToString(CultureInfo.InvariantCulture))));
        }

        writer.Write(writer.Count.ToString("D9", CultureInfo.InvariantCulture), files);
    }
}
