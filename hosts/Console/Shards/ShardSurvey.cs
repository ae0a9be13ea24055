using System.Globalization;
using System.Text;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>Reads shards through, decodes every picture, and counts.</summary>
/// <param name="imageExtensions">Extensions of pictures.</param>
/// <param name="captionExtension">Extension of captions.</param>
/// <param name="captionProperty">Property of a JSON caption file.</param>
internal sealed class ShardSurvey(IReadOnlyList<string> imageExtensions, string captionExtension, string captionProperty)
{
    private const int ChunkSize = 128;
    private readonly NetVipsImageDecoder _decoder = new();

    /// <summary>Surveys a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="decodes">False leaves the pictures' own bytes unread.</param>
    /// <param name="progress">Is told of every sample.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ShardFacts Read(string shard, bool decodes, JobProgress progress, CancellationToken cancellationToken)
    {
        var facts = new ShardFacts(shard, new FileInfo(shard).Length);
        foreach (ShardRecord[] chunk in ShardRecords.Read(shard, facts.Faults).Chunk(ChunkSize))
        {
            var sizes = new (int Width, int Height)[chunk.Length];
            Parallel.For(0, chunk.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => sizes[i] = Measure(chunk[i], decodes, facts.Faults, cancellationToken));
            for (int i = 0; i < chunk.Length; i++)
            {
                Count(facts, chunk[i], sizes[i]);
            }

            progress.Advance(chunk.Length);
        }

        return facts;
    }

    // (0, 0) for a picture that cannot be used, (-1, -1) for one that was not decoded.
    private (int Width, int Height) Measure(ShardRecord record, bool decodes, SampleFaults faults, CancellationToken cancellationToken)
    {
        string name = $"{record.Shard}:{record.Key}";
        ReadOnlyMemory<byte>? picture = null;
        foreach (string extension in imageExtensions)
        {
            picture ??= record.Find(extension);
        }

        if (picture is not { } bytes)
        {
            faults.Add("sample-without-image", name);
            return default;
        }

        try
        {
            if (!decodes)
            {
                return (-1, -1);
            }

            using DecodedImage image = _decoder.Decode(ImageSource.FromBytes(bytes, name), cancellationToken);
            return (image.Width, image.Height);
        }
        catch (ClipException error)
        {
            faults.Add(error.Code, error.Message);
            return default;
        }
    }

    private void Count(ShardFacts facts, ShardRecord record, (int Width, int Height) size)
    {
        facts.Samples++;
        foreach ((string extension, ReadOnlyMemory<byte> content) in record.Files)
        {
            facts.Extensions[extension] = facts.Extensions.GetValueOrDefault(extension) + 1;
        }

        IReadOnlyList<string> captions = Captions(record, facts.Faults);
        facts.CaptionCount += captions.Count;
        facts.CaptionWords.AddRange(captions.Select(caption => caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length));
        if (size.Width > 0)
        {
            facts.Widths.Add(size.Width);
            facts.Heights.Add(size.Height);
        }

        facts.Usable += size.Width != 0 && captions.Count > 0 ? 1 : 0;
        if (record.Find("cls") is { } label && int.TryParse(Encoding.ASCII.GetString(label.Span).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            facts.Classes[number] = facts.Classes.GetValueOrDefault(number) + 1;
        }
    }

    private IReadOnlyList<string> Captions(ShardRecord record, SampleFaults faults)
    {
        string name = $"{record.Shard}:{record.Key}";
        try
        {
            IReadOnlyList<string> captions = CaptionsOf(record, captionExtension, captionProperty);
            if (captions.Count == 0)
            {
                faults.Add("sample-without-caption", name);
            }

            return captions;
        }
        catch (JsonException error)
        {
            faults.Add("caption-corrupt", $"{name}: {error.Message}");
            return [];
        }
    }

    /// <summary>The captions of a record.</summary>
    /// <exception cref="JsonException">The caption file should be JSON and is not.</exception>
    public static IReadOnlyList<string> CaptionsOf(ShardRecord record, string extension, string property)
    {
        if (record.Find(extension) is not { } content)
        {
            return [];
        }

        if (!extension.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetString(content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        using var document = JsonDocument.Parse(content);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(property, out JsonElement value))
        {
            return [];
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return [.. items.Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }
}
