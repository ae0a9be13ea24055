using System.Globalization;
using NetVips;

namespace Clip.Console.Tests.Training;

/// <summary>Small pictures of coloured bars with captions, made on the spot: what a tiny model can learn in seconds.</summary>
internal static class PictureSet
{
    private static readonly (string Name, byte Red, byte Green, byte Blue)[] Colours =
    [
        ("red", 220, 30, 30), ("green", 30, 170, 40), ("blue", 40, 60, 220), ("yellow", 230, 220, 40), ("white", 245, 245, 245),
    ];

    private static readonly string[] Directions = ["upright", "lying"];

    /// <summary>Classes: the colours.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. Colours.Select(colour => colour.Name)];

    public static string Caption(int number) => $"a {Directions[number / Colours.Length % 2]} {Colours[number % Colours.Length].Name} bar";

    public static int ClassOf(int number) => number % Colours.Length;

    public static byte[] Png(int number, int size = 40)
    {
        (_, byte red, byte green, byte blue) = Colours[ClassOf(number)];
        bool isUpright = number / Colours.Length % 2 == 0;
        byte[] pixels = new byte[size * size * 3];
        for (int i = 0; i < size * size; i++)
        {
            int across = isUpright ? i % size : i / size;
            bool isBar = Math.Abs(across - (size / 2)) < 6 + (number % 3);
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = isBar ? (red, green, blue) : ((byte)90, (byte)90, (byte)(90 + number));
        }

        using Image image = Image.NewFromMemory(pixels, size, size, 3, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }

    /// <summary>Writes pictures with a list <c>pairs.csv</c> beside them.</summary>
    /// <returns>The list's path.</returns>
    public static string WriteCsv(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        var lines = new List<string> { "filepath,title" };
        for (int i = 0; i < count; i++)
        {
            string name = i.ToString("00", CultureInfo.InvariantCulture) + ".png";
            File.WriteAllBytes(Path.Combine(folder, name), Png(i));
            lines.Add($"{name},{Caption(i)}");
        }

        string list = Path.Combine(folder, "pairs.csv");
        File.WriteAllLines(list, lines);
        return list;
    }

    /// <summary>Writes pictures into a folder for each class.</summary>
    public static string WriteClassFolders(string folder, int count, int first = 0)
    {
        for (int i = first; i < first + count; i++)
        {
            string place = Path.Combine(folder, Colours[ClassOf(i)].Name);
            Directory.CreateDirectory(place);
            File.WriteAllBytes(Path.Combine(place, i.ToString("00", CultureInfo.InvariantCulture) + ".png"), Png(i));
        }

        return folder;
    }
}
