namespace Clip.Sdk.Samples.EmojiWorld.Language;

/// <summary>Named colours that backgrounds and painted icons have.</summary>
public static class ColourWords
{
    /// <summary>Names and the middle of what they mean, R G B.</summary>
    public static IReadOnlyList<(string Name, byte Red, byte Green, byte Blue)> All { get; } =
    [
        ("white", 250, 250, 250), ("black", 18, 18, 18), ("grey", 140, 140, 140), ("red", 214, 40, 40), ("orange", 245, 140, 30), ("yellow", 250, 220, 50),
        ("green", 60, 160, 70), ("blue", 50, 100, 215), ("purple", 130, 60, 175), ("pink", 245, 140, 185), ("brown", 125, 80, 45), ("teal", 25, 150, 150),
        ("light blue", 160, 210, 250), ("dark blue", 20, 35, 100), ("light green", 170, 230, 165), ("dark green", 15, 75, 35), ("beige", 235, 220, 190), ("light grey", 205, 205, 205),
    ];

    /// <summary>Colours that a thing may be painted in, as numbers in <see cref="All"/>.</summary>
    public static IReadOnlyList<int> Paints { get; } = [3, 4, 5, 6, 7, 8, 9, 2];

    /// <summary>Whether a name holds a word of colour.</summary>
    /// <param name="name">The name.</param>
    public static bool Occurs(string name)
    {
        foreach (string word in name.Split(' ', '-'))
        {
            if (word is "white" or "black" or "grey" or "gray" or "red" or "orange" or "yellow" or "green" or "blue" or "purple" or "pink" or "brown" or "gold" or "silver" or "rainbow" or "leafy" or "blood")
            {
                return true;
            }
        }

        return false;
    }
}
