using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>The smaller random choices of a scene.</summary>
internal static class SceneDraws
{
    public static Background Background(ref SeededRandom random)
    {
        int colours = ColourWords.All.Count;
        int first = random.NextBool(0.3) ? 0 : random.Next(colours);
        int second = (first + 1 + random.Next(colours - 1)) % colours;
        double draw = random.NextDouble();
        BackgroundKind kind = draw < 0.55 ? BackgroundKind.Plain
            : draw < 0.75 ? BackgroundKind.Gradient
            : draw < 0.81 ? BackgroundKind.Striped
            : draw < 0.87 ? BackgroundKind.Checked
            : draw < 0.93 ? BackgroundKind.Dotted
            : BackgroundKind.Mottled;
        return new Background(kind, first, second, random.NextDouble(0.08, 0.22), random.NextDouble(0, Math.PI));
    }

    public static (double X, double Y, string Words) Place(ref SeededRandom random) => random.Next(8) switch
    {
        0 => (0.24, 0.24, "in the top left corner"),
        1 => (0.76, 0.24, "in the top right corner"),
        2 => (0.24, 0.76, "in the bottom left corner"),
        3 => (0.76, 0.76, "in the bottom right corner"),
        4 => (0.24, 0.5, "on the left"),
        5 => (0.76, 0.5, "on the right"),
        6 => (0.5, 0.24, "at the top"),
        _ => (0.5, 0.76, "at the bottom"),
    };

    /// <summary>Lays things out without overlap, in reading order: rows, columns, a triangle or a square.</summary>
    public static SceneObject[] Spread(int count, ref SeededRandom random, Func<(double X, double Y, double Size), int, SceneObject> make)
    {
        (double X, double Y)[] places = Places(count, random.Next(3));
        double room = count switch { 2 => 0.5, 3 => places[0].Y == places[1].Y && places[1].Y == places[2].Y ? 0.33 : places[0].X == places[1].X && places[1].X == places[2].X ? 0.33 : 0.48, 5 => 0.34, _ => 0.48 };
        double size = room * random.NextDouble(0.8, 0.98);
        var things = new SceneObject[count];
        for (int i = 0; i < count; i++)
        {
            double play = (room - size) / 2;
            things[i] = make((places[i].X + random.NextDouble(-play, play), places[i].Y + random.NextDouble(-play, play), size), i);
        }

        return things;
    }

    public static Scene Degrade(Scene scene, ref SeededRandom random)
    {
        bool isLit = random.NextBool(0.3);
        return scene with
        {
            Brightness = isLit ? random.NextDouble(0.7, 1.25) : 1,
            Contrast = isLit ? random.NextDouble(0.65, 1.25) : 1,
            Blur = random.NextBool(0.12) ? random.NextDouble(0.35, 0.85) : 0,
            Noise = random.NextBool(0.12) ? random.NextDouble(2, 14) : 0,
            JpegQuality = random.NextBool(0.35) ? 20 + random.Next(76) : 0,
        };
    }

    private static (double X, double Y)[] Places(int count, int layout) => (count, layout) switch
    {
        (2, 0) => [(0.26, 0.5), (0.74, 0.5)],
        (2, 1) => [(0.5, 0.26), (0.5, 0.74)],
        (2, _) => [(0.27, 0.3), (0.73, 0.7)],
        (3, 0) => [(0.17, 0.5), (0.5, 0.5), (0.83, 0.5)],
        (3, 1) => [(0.5, 0.17), (0.5, 0.5), (0.5, 0.83)],
        (3, _) => [(0.5, 0.26), (0.26, 0.74), (0.74, 0.74)],
        (4, _) => [(0.26, 0.26), (0.74, 0.26), (0.26, 0.74), (0.74, 0.74)],
        _ => [(0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.2, 0.8), (0.8, 0.8)],
    };
}
