namespace Clip.Sdk.Training.Data;

/// <summary>Paths, captions and classes of a data set that is listed in full.</summary>
public sealed class SampleList
{
    private readonly PackedStrings _paths = new();
    private readonly PackedStrings _captions = new();
    private readonly List<int> _captionEnds = [];
    private readonly List<int> _classes = [];

    /// <summary>Creates an empty list.</summary>
    /// <param name="name">A name for messages.</param>
    public SampleList(string name) => Name = name;

    /// <summary>A name for messages.</summary>
    public string Name { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _paths.Count;

    /// <summary>Names of the classes, where the list has classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Adds an entry.</summary>
    /// <param name="path">Path of the picture.</param>
    /// <param name="captions">At least one caption.</param>
    /// <param name="classIndex">The picture's class, or −1.</param>
    public void Add(string path, IReadOnlyList<string> captions, int classIndex = -1)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfZero(captions.Count, nameof(captions));
        _paths.Add(path);
        foreach (string caption in captions)
        {
            _captions.Add(caption);
        }

        _captionEnds.Add(_captions.Count);
        _classes.Add(classIndex);
    }

    /// <summary>Path of a picture.</summary>
    /// <param name="index">Number of the entry.</param>
    public string PathOf(int index) => _paths[index];

    /// <summary>Captions of a picture.</summary>
    /// <param name="index">Number of the entry.</param>
    public IReadOnlyList<string> CaptionsOf(int index)
    {
        int start = index == 0 ? 0 : _captionEnds[index - 1];
        var captions = new string[_captionEnds[index] - start];
        for (int i = 0; i < captions.Length; i++)
        {
            captions[i] = _captions[start + i];
        }

        return captions;
    }

    /// <summary>Class of a picture, or −1.</summary>
    /// <param name="index">Number of the entry.</param>
    public int ClassOf(int index) => _classes[index];
}
