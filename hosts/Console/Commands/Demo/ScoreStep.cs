using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>How well sentences fit pictures of several things: each picture's own sentence beside one that is nearly true.</summary>
internal sealed class ScoreStep : IDemoStep
{
    private static readonly (string Picture, string True, string False)[] Pairs =
    [
        ("scene-cat-dog.png", "a cat to the left of a dog", "a cat to the left of a rocket"),
        ("scene-bananas.png", "three bananas", "three cherries"),
        ("scene-burger-ball.png", "a hamburger above a soccer ball", "a hamburger above a key"),
    ];

    public async Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        List<Scored> scores = [];
        foreach ((string picture, string isTrue, string isFalse) in Pairs)
        {
            foreach ((string sentence, bool holds) in new[] { (isTrue, true), (isFalse, false) })
            {
                JsonElement score = await context.Heads.CallAsync("clip-score", "score_image", new() { ["image"] = context.Picture(picture), ["text"] = sentence }, cancellationToken);
                scores.Add(new Scored(picture, sentence, holds, score.GetProperty("clipScore").GetSingle()));
            }
        }

        return new DemoPart("scores", scores, output => Write(output, scores));
    }

    private static void Write(TextWriter output, List<Scored> scores)
    {
        output.WriteLine("Score     Head clip-score: the score of a sentence that is true of a picture, and of one that is not:");
        Table table = Tables.Create(["picture", "score", "sentence"], "score");
        foreach (Scored scored in scores)
        {
            table.AddPlainRow(scored.IsTrue ? scored.Picture : string.Empty, scored.Score.ToString("F3", CultureInfo.InvariantCulture), scored.Sentence);
        }

        Tables.Write(output, table);
    }

    private sealed record Scored(string Picture, string Sentence, bool IsTrue, float Score);
}
