using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>The file that holds all drawn icons: a magic word, the head as JSON, and the compressed pixels of each style.</summary>
internal static class CorpusFile
{
    private const int MaximumHeader = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "EMOJIW1\n"u8;

    /// <summary>Draws every icon and writes the file beside its name first, so that it is whole or absent.</summary>
    public static void Build(string modules, string path, int iconSize, Action<string> report)
    {
        ConceptTable table = ConceptTable.Read(modules);
        report($"{table.Concepts.Count} concepts, {table.Concepts.Count(concept => concept.Kind == ConceptKind.Base)} of them base concepts");
        var styles = new List<CorpusStyle>();
        var blobs = new List<byte[]>();
        for (int style = 0; style < IconStyle.All.Count; style++)
        {
            int[] present = [.. Enumerable.Range(0, table.Concepts.Count).Where(i => table.IconOf(table.Concepts[i], style) is not null)];
            byte[] blob = DrawStyle(modules, table, style, present, iconSize);
            styles.Add(new CorpusStyle(IconStyle.All[style].Name, IconStyle.All[style].IsTestOnly, present, blob.Length));
            blobs.Add(blob);
            report($"{IconStyle.All[style].Name}: {present.Length} icons, {blob.Length / 1e6:0.0} MB");
        }

        Write(path, new CorpusHeader(iconSize, [.. table.Concepts.Select(Describe)], styles), blobs);
    }

    /// <summary>Draws some concepts in the style that was never trained on, and nothing else.</summary>
    public static void BuildUnseen(string modules, string path, int iconSize, IReadOnlyList<EmojiConcept> concepts)
    {
        ConceptTable table = ConceptTable.Read(modules);
        int style = IconStyle.All.ToList().FindIndex(candidate => candidate.IsTestOnly);
        Dictionary<string, int> numbers = table.Concepts.Select((concept, number) => (concept.Code, number)).ToDictionary(entry => entry.Code, entry => entry.number, StringComparer.Ordinal);
        byte[] blob = DrawStyle(modules, table, style, [.. concepts.Select(concept => numbers[concept.Code])], iconSize);
        Write(path, new CorpusHeader(iconSize, [.. concepts.Select(Describe)], [new CorpusStyle(IconStyle.All[style].Name, true, [.. Enumerable.Range(0, concepts.Count)], blob.Length)]), [blob]);
    }

    public static void Write(string path, CorpusHeader header, IReadOnlyList<byte[]> blobs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string unfinished = path + ".unfinished";
        using (FileStream file = File.Create(unfinished))
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, CorpusJson.Default.CorpusHeader);
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
            file.Write(Magic);
            file.Write(length);
            file.Write(json);
            foreach (byte[] blob in blobs)
            {
                file.Write(blob);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads the head, and the pixels of the wanted styles: [icons, S, S, 4] each, null for the others.</summary>
    public static (CorpusHeader Header, byte[]?[] Pixels) Read(string path, Func<CorpusStyle, bool> isWanted)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"The corpus '{Path.GetFullPath(path)}' is absent. Make it with 'emoji-world prepare'.", path);
        }

        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[12];
        file.ReadExactly(start);
        int length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(8));
        if (!start.AsSpan(0, 8).SequenceEqual(Magic) || length is < 2 or > MaximumHeader)
        {
            throw new InputException($"'{path}' is no corpus file. Make it with 'emoji-world prepare'.", path);
        }

        byte[] json = new byte[length];
        file.ReadExactly(json);
        CorpusHeader header = JsonSerializer.Deserialize(json, CorpusJson.Default.CorpusHeader)!;
        var pixels = new byte[]?[header.Styles.Count];
        long offset = start.Length + length;
        for (int i = 0; i < pixels.Length; offset += header.Styles[i].Length, i++)
        {
            if (isWanted(header.Styles[i]))
            {
                file.Position = offset;
                pixels[i] = new byte[(long)header.Styles[i].Concepts.Count * header.IconSize * header.IconSize * 4];
                using var unpacked = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
                unpacked.ReadExactly(pixels[i]!);
            }
        }

        return (header, pixels);
    }

    public static byte[] Compress(ReadOnlySpan<byte> pixels)
    {
        using var stream = new MemoryStream();
        using (var packed = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(pixels);
        }

        return stream.ToArray();
    }

    private static CorpusConcept Describe(EmojiConcept concept) =>
        new(concept.Code, concept.Kind, concept.Noun.Name, concept.OtherNames, concept.Tags, concept.Group);

    private static byte[] DrawStyle(string modules, ConceptTable table, int style, int[] present, int iconSize)
    {
        using IconifySet set = IconifySet.Open(Path.Combine(modules, IconStyle.All[style].Package));
        int length = iconSize * iconSize * 4;
        byte[] pixels = new byte[(long)present.Length * length];
        Parallel.For(0, present.Length, i =>
            IconRasterizer.Draw(set, table.IconOf(table.Concepts[present[i]], style)!, iconSize).CopyTo(pixels, (long)i * length));
        return Compress(pixels);
    }
}
