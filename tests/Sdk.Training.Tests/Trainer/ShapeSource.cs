using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Trainer;

/// <summary>Coloured shapes with captions, drawn on the fly: pairs that a small model learns in seconds.</summary>
internal sealed class ShapeSource(int samplesPerEpoch = 4096) : ISampleSource
{
    public const int Size = 32;
    public const int ClassCount = 24;

    private static readonly (string Name, byte Red, byte Green, byte Blue)[] Colours =
    [
        ("red", 220, 30, 30), ("green", 30, 180, 40), ("blue", 40, 60, 220), ("yellow", 230, 220, 40), ("white", 245, 245, 245), ("black", 10, 10, 10),
    ];

    private static readonly string[] Shapes = ["circle", "square", "triangle", "cross"];

    private static readonly string[] Templates = ["a {0} {1}", "a photo of a {0} {1}", "a {1} that is {0}"];

    public string Name => "shapes";

    public long? SamplesPerEpoch => samplesPerEpoch;

    /// <summary>Time that each read takes, to slow a run down.</summary>
    public TimeSpan Delay { get; init; }

    public static string Caption(int classIndex, int template = 0) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Templates[template], Colours[classIndex / Shapes.Length].Name, Shapes[classIndex % Shapes.Length]);

    public static RgbImage Draw(int classIndex, ref SeededRandom random)
    {
        (_, byte red, byte green, byte blue) = Colours[classIndex / Shapes.Length];
        byte background = (byte)(100 + random.Next(60));
        int radius = 6 + random.Next(5);
        int centreX = radius + random.Next(Size - (2 * radius));
        int centreY = radius + random.Next(Size - (2 * radius));
        var image = new RgbImage(Size, Size);
        Span<byte> pixels = image.Pixels;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                Span<byte> pixel = pixels.Slice(((y * Size) + x) * 3, 3);
                bool isInside = IsInside(classIndex % Shapes.Length, x - centreX, y - centreY, radius);
                (pixel[0], pixel[1], pixel[2]) = isInside ? (red, green, blue) : (background, background, background);
            }
        }

        return image;
    }

    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null) =>
        new Cursor(this, position?.Epoch ?? 0, position?.Done ?? 0, epochs);

    private static bool IsInside(int shape, int x, int y, int radius) => shape switch
    {
        0 => (x * x) + (y * y) <= radius * radius,
        1 => Math.Max(Math.Abs(x), Math.Abs(y)) <= radius,
        2 => y >= -radius && y <= radius && 2 * Math.Abs(x) <= y + radius,
        _ => Math.Min(Math.Abs(x), Math.Abs(y)) <= radius / 3 && Math.Max(Math.Abs(x), Math.Abs(y)) <= radius,
    };

    private sealed class Cursor(ShapeSource source, int epoch, long done, int? epochs) : ISampleCursor
    {
        public TrainingSample? Read(CancellationToken cancellationToken = default)
        {
            if (done >= source.SamplesPerEpoch)
            {
                (epoch, done) = (epoch + 1, 0);
            }

            if (epoch >= epochs)
            {
                return null;
            }

            if (source.Delay > TimeSpan.Zero)
            {
                Thread.Sleep(source.Delay);
            }

            long index = done++;
            return new ShapeSample { Name = $"shape {index}", Epoch = epoch, Index = index, ClassIndex = (int)(index % ClassCount) };
        }

        public SamplePosition Save() => new() { Source = "shapes", Epoch = epoch, Done = done };

        public void Dispose()
        {
        }
    }

    private sealed class ShapeSample : TrainingSample
    {
        public override DecodedSample Decode(IImageDecoder decoder, CancellationToken cancellationToken = default)
        {
            var random = new SeededRandom(77, 1, Epoch, Index);
            return new DecodedSample(Draw(ClassIndex, ref random), [Caption(ClassIndex, random.Next(Templates.Length))]);
        }
    }
}
