using Clip.Sdk.Retrieval;

namespace Clip.Sdk.Clip.Tests.Retrieval;

/// <summary>
/// Writes to an index for ever, until it is killed. Round n adds the pictures n-0 to n-19 and removes those of round n - 3, so
/// whatever was committed last, the index holds exactly three rounds. Each round is printed after its commit.
/// </summary>
internal static class IndexWriterProgram
{
    public const string Name = "index-writer";
    public const int PicturesPerRound = 20;
    public const int RoundsKept = 3;
    public const int Dimensions = 24;

    public static void Run(string[] arguments)
    {
        using ImageIndexWriter writer = ImageIndexWriter.Open(arguments[0]);
        for (int round = int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture); ; round++)
        {
            EmbeddingMatrix rows = Rows(round);
            for (int i = 0; i < PicturesPerRound; i++)
            {
                writer.Append(new IndexedImage { Path = Path(round, i), Caption = $"round {round}" }, rows[i]);
                writer.Remove(Path(round - RoundsKept, i));
            }

            writer.Commit();
            if (round % 4 == 0)
            {
                writer.Compact();
            }

            Console.WriteLine(round);
        }
    }

    public static string Path(int round, int picture) => $"{round}-{picture}";

    public static EmbeddingMatrix Rows(int round) => Values.UnitRows(PicturesPerRound, Dimensions, round);
}
