using System.Text.Json;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>What the captioning head says of pictures.</summary>
internal sealed class CaptionStep : IDemoStep
{
    private static readonly string[] Pictures = ["scene-cat-dog.png", "scene-bananas.png", "red-apple.png", "fox.png"];

    public async Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        List<Captioned> captions = [];
        foreach (string picture in Pictures)
        {
            JsonElement answer = await context.Heads.CallAsync("caption", "caption", new() { ["image"] = context.Picture(picture) }, cancellationToken);
            captions.Add(new Captioned(picture, answer.GetProperty("caption").GetString()!));
        }

        return new DemoPart("captions", captions, output => Write(output, captions));
    }

    private static void Write(TextWriter output, List<Captioned> captions)
    {
        output.WriteLine("Caption   Head caption, by the captioner that was trained on the same icons:");
        foreach (Captioned captioned in captions)
        {
            output.WriteLine($"          {captioned.Picture}: {captioned.Caption}");
        }
    }

    private sealed record Captioned(string Picture, string Caption);
}
