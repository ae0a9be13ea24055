using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.ZeroShot;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>Which of all names that the model learned each picture shows.</summary>
internal sealed class ClassesStep : IDemoStep
{
    private const int Shown = 3;

    public Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        string[] names = File.ReadAllLines(Path.Combine(DemoContext.ModelFolder, "classnames.txt"));
        long started = Stopwatch.GetTimestamp();
        var options = new ZeroShotOptions { Templates = PromptTemplates.Create("name", ["{}"]) };
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(context.Model, names, options, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        List<PictureClasses> pictures = [];
        for (int i = 0; i < context.Pictures.Count; i++)
        {
            if (!DemoContext.IsScene(context.Pictures[i]))
            {
                pictures.Add(new PictureClasses(Path.GetFileName(context.Pictures[i]), classifier.Rank(context.Embeddings[i], Shown)));
            }
        }

        return Task.FromResult(new DemoPart("classes", pictures, output => Write(output, names.Length, seconds, pictures)));
    }

    private static void Write(TextWriter output, int names, double seconds, List<PictureClasses> pictures)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Classes   {names} names encoded in {seconds:F2} s; the likeliest for pictures of one thing:"));
        Table table = Tables.Create(["picture", "class", "probability", "then"], "probability");
        foreach ((string picture, ZeroShotPrediction[] best) in pictures)
        {
            table.AddPlainRow(picture, best[0].Label, best[0].Probability.ToString("P1", CultureInfo.InvariantCulture), string.Join(", ", best.Skip(1).Select(other => other.Label)));
        }

        Tables.Write(output, table);
    }

    private sealed record PictureClasses(string Picture, ZeroShotPrediction[] Best);
}
