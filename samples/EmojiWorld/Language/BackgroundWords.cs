using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Language;

/// <summary>Says what a background is like.</summary>
internal static class BackgroundWords
{
    /// <summary>One of several ways, beginning with a space or a comma.</summary>
    public static string Write(Background background, ref SeededRandom random)
    {
        (string first, string second) = (ColourWords.All[background.First].Name, ColourWords.All[background.Second].Name);
        int way = random.Next(3);
        return background.Kind switch
        {
            BackgroundKind.Plain => way switch { 0 => $", {first} background", 1 => $" in front of {A(first)} {first} background", _ => Full(background) },
            BackgroundKind.Gradient => way switch { 0 => $", {second} and {first} gradient", 1 => " on a gradient background", _ => Full(background) },
            BackgroundKind.Striped => way switch { 0 => $" on {first} and {second} stripes", 1 => " on a striped background", _ => Full(background) },
            BackgroundKind.Checked => way switch { 0 => $" on {first} and {second} squares", 1 => " on a checkered background", _ => Full(background) },
            BackgroundKind.Dotted => way switch { 0 => $" with {second} dots behind", 1 => " on a dotted background", _ => Full(background) },
            _ => way switch { 0 => $" in front of {first} and {second}", _ => Full(background) },
        };
    }

    /// <summary>The way that says all.</summary>
    public static string Full(Background background)
    {
        (string first, string second) = (ColourWords.All[background.First].Name, ColourWords.All[background.Second].Name);
        return background.Kind switch
        {
            BackgroundKind.Plain => $" on {A(first)} {first} background",
            BackgroundKind.Gradient => $" on {A(first)} {first} and {second} gradient background",
            BackgroundKind.Striped => $" on {A(first)} {first} and {second} striped background",
            BackgroundKind.Checked => $" on {A(first)} {first} and {second} checkered background",
            BackgroundKind.Dotted => $" on {A(first)} {first} background with {second} dots",
            _ => $" on {A(first)} {first} and {second} cloudy background",
        };
    }

    private static string A(string colour) => EnglishNoun.Article(colour);
}
