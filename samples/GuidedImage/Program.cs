using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Files;
using Clip.Sdk.Guidance;
using Clip.Sdk.Plugins;
using Clip.Sdk.Training.Guidance;

// GuidedImage <model> <folder> [prompt…]: paints an image for each prompt and puts noise and result of all on one sheet.
const int Side = 64, Enlarged = 3;
string folder = Directory.CreateDirectory(args[1]).FullName;
string[] prompts = args.Length > 2 ? args[2..] : ["a red apple", "a yellow smiling face", "a black cat", "a blue car"];

// A host: a model, the engines of its heads, and the catalogue that loads them from their folders.
using HostModel model = HostModel.FromCheckpoint(args[0]);
using HostEngines engines = HostEngines.Create(model).AddGradients(model);
using HeadCatalog catalog = HeadCatalog.Open(new HeadCatalogOptions { Folders = PluginFolders.Default, Files = FileRoots.Unrestricted, Model = model, Engines = engines });
using ContractLease<IGuidance> guidance = catalog.OpenAs<IGuidance>("guidance");
var codec = (IImageCodec)engines.GetService(typeof(IImageCodec))!;

var rows = new List<(RgbPixels Before, RgbPixels After)>();
foreach (string prompt in prompts)
{
    PaintingStep[] steps = [.. guidance.Head.Paint([GuidancePrompt.Parse(prompt)], new PaintingOptions { Width = Side, Height = Side, Seed = rows.Count })];
    (RgbPixels before, RgbPixels after) = (steps[0].Picture, steps[^1].Picture);
    rows.Add((before, after));
    File.WriteAllBytes(Path.Combine(folder, $"{rows.Count}.png"), codec.Encode(after, EncodedImageFormat.Png));

    // The score is by the model's ordinary encoder, which took no part in painting.
    Console.WriteLine($"{prompt}: CLIP score {Score(before, prompt):0.0} before, {Score(after, prompt):0.0} after {steps.Length - 1} steps");
}

File.WriteAllBytes(Path.Combine(folder, "sheet.png"), codec.Encode(Sheet(rows), EncodedImageFormat.Png));
Console.WriteLine($"above noise, below what became of it: {Path.Combine(folder, "sheet.png")}");

double Score(RgbPixels picture, string prompt) =>
    100 * Math.Max(0, model.Value.Images.EncodeOne(picture.ToSource()).Zip(model.Value.Texts.EncodeOne(prompt), (x, y) => x * y).Sum());

static RgbPixels Sheet(List<(RgbPixels Before, RgbPixels After)> rows)
{
    const int Cell = Side * Enlarged;
    int width = Cell * rows.Count;
    byte[] values = new byte[width * 2 * Cell * 3];
    for (int y = 0; y < 2 * Cell; y++)
    {
        for (int x = 0; x < width; x++)
        {
            (RgbPixels before, RgbPixels after) = rows[x / Cell];
            RgbPixels picture = y < Cell ? before : after;
            int from = ((y % Cell / Enlarged * Side) + (x % Cell / Enlarged)) * 3;
            picture.Values.Span.Slice(from, 3).CopyTo(values.AsSpan(((y * width) + x) * 3));
        }
    }

    return new RgbPixels(width, 2 * Cell, values);
}
