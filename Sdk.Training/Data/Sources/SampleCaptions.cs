using System.Text;
using System.Text.Json;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Training.Data;

/// <summary>Reads the captions of a source without its pictures, for example to train a vocabulary on them.</summary>
public static class SampleCaptions
{
    /// <summary>Every caption of a source in its own order; all of them where a picture has several.</summary>
    /// <param name="source">The source, in any form that training data have.</param>
    /// <param name="faults">Receives what could not be read and was passed over.</param>
    /// <param name="maximumBytes">Larger caption files of shards are passed over.</param>
    /// <returns>The captions, read while they are enumerated.</returns>
    /// <exception cref="InputException">The source does not exist or lacks a column.</exception>
    public static IEnumerable<string> Read(DataSourceOptions source, SampleFaults faults, int maximumBytes = 1 << 20)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(faults);
        DataSourceKind kind = SampleSources.KindOf(source);
        return kind == DataSourceKind.WebDataset
            ? ShardPattern.Find(source.Path).SelectMany(shard => ReadShard(shard, source, faults, maximumBytes))
            : ReadList(SampleSources.List(source, kind, faults));
    }

    private static IEnumerable<string> ReadList(SampleList list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            foreach (string caption in list.CaptionsOf(i))
            {
                yield return caption;
            }
        }
    }

    private static IEnumerable<string> ReadShard(string path, DataSourceOptions source, SampleFaults faults, int maximumBytes)
    {
        TarReader? tar = Try(() => TarReader.Open(path), faults);
        using (tar)
        {
            while (tar is not null && Try(tar.Next, faults) is TarEntry entry)
            {
                string key = ShardKey.Of(entry.Name);
                if (!entry.Name.AsSpan(Math.Min(entry.Name.Length, key.Length + 1)).Equals(source.CaptionExtension, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (Try(() => tar.ReadContent(maximumBytes) ?? [], faults) is not byte[] content)
                {
                    yield break;
                }

                foreach (string caption in Captions(content, source, faults, $"{path}:{entry.Name}"))
                {
                    yield return caption;
                }
            }
        }
    }

    private static IReadOnlyList<string> Captions(byte[] content, DataSourceOptions source, SampleFaults faults, string name)
    {
        IReadOnlyList<string> captions = [];
        try
        {
            captions = source.CaptionExtension.EndsWith("json", StringComparison.OrdinalIgnoreCase)
                ? FromJson(content, source.CaptionColumn)
                : CaptionText.FromText(Encoding.UTF8.GetString(content));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            faults.Add("caption-corrupt", name);
            return captions;
        }

        if (captions.Count == 0)
        {
            faults.Add("sample-without-caption", name);
        }

        return captions;
    }

    private static IReadOnlyList<string> FromJson(byte[] content, string property)
    {
        using var document = JsonDocument.Parse(content);
        return CaptionText.FromJson(document.RootElement, property);
    }

    // A shard that is damaged ends where the damage begins; the others are read all the same.
    private static T? Try<T>(Func<T?> read, SampleFaults faults)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is TarFormatException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            faults.Add((error as TarFormatException)?.Code ?? "shard-unreadable", error.Message);
            return null;
        }
    }
}
