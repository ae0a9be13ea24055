namespace Clip.Sdk.Batches;

/// <summary>How the input of a job is understood.</summary>
public sealed record BatchSourceOptions
{
    /// <summary>Column or member that names the picture. Null (the default) takes the first of <c>image</c>, <c>image_path</c>, <c>path</c>, <c>file</c>, <c>file_name</c>, <c>filename</c>.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>Column or member of the text. Null (the default) takes the first of <c>text</c>, <c>prompt</c>, <c>caption</c>, <c>p</c>.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Column or member of the item's name. Null (the default) takes the first of <c>id</c>, <c>custom_id</c>, <c>key</c>, or else the number of the row.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Column or member of the reference texts: an array, or a text. Null (the default) takes the first of <c>references</c>, <c>refs</c>, <c>reference</c>.</summary>
    public string? ReferencesColumn { get; init; }

    /// <summary>Folder that the paths in tables begin at. Null (the default) is the table's own folder, and the current one for standard input.</summary>
    public string? ImageRoot { get; init; }

    /// <summary>
    /// Texts for a folder of pictures: a <c>.txt</c> with one a line in the order of the pictures' names, or a <c>.json</c> that maps
    /// file names to texts or to objects with one, as DiffusionDB's part files do. Null (the default) for none.
    /// </summary>
    public string? PromptsFile { get; init; }

    /// <summary>Whether a picture of a folder takes its text from a <c>.txt</c> of the same name beside it. Default true.</summary>
    public bool ReadSidecars { get; init; } = true;

    /// <summary>The most bytes of a file in a shard, or of a line. Default 256 MiB.</summary>
    public int MaxItemBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxItemBytes));
            field = value;
        }
    } = 256 << 20;
}
