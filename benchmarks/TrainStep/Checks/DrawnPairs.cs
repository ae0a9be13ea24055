using Clip.Sdk;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training;
using Clip.Sdk.Training.Data;

namespace Clip.Benchmarks.TrainStep.Checks;

/// <summary>Coloured bars with captions, drawn in memory: training without files and without a picture library.</summary>
internal sealed class DrawnPairs : ISampleSource
{
    public const int Size = 32;
    public const int ContextLength = 16;

    private static readonly (string Name, byte Red, byte Green, byte Blue)[] Colours =
    [
        ("red", 220, 30, 30), ("green", 30, 180, 40), ("blue", 40, 60, 220), ("yellow", 230, 220, 40), ("white", 245, 245, 245), ("black", 10, 10, 10),
    ];

    private static readonly string[] Places = ["left", "right", "upper", "lower"];

    /// <summary>The captions of all pairs.</summary>
    public static IEnumerable<string> Captions => Enumerable.Range(0, Colours.Length * Places.Length).Select(Caption);

    public string Name => "drawn bars";

    public long? SamplesPerEpoch => Colours.Length * Places.Length;

    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null) => new Cursor(position?.Done ?? 0);

    private static string Caption(int number) => $"a {Colours[number / Places.Length].Name} bar on the {Places[number % Places.Length]} side";

    private sealed class Cursor(long done) : ISampleCursor
    {
        public TrainingSample? Read(CancellationToken cancellationToken = default)
        {
            long index = done++;
            return new Sample { Name = $"bar {index}", Epoch = (int)(index / 24), Index = index };
        }

        public SamplePosition Save() => new() { Source = "drawn bars", Done = done };

        public void Dispose()
        {
        }
    }

    private sealed class Sample : TrainingSample
    {
        public override DecodedSample Decode(IImageDecoder decoder, CancellationToken cancellationToken = default)
        {
            int number = (int)(Index % 24);
            (_, byte red, byte green, byte blue) = Colours[number / Places.Length];
            var random = new SeededRandom(5, 0, Epoch, Index);
            int from = 2 + random.Next(4);
            byte grey = (byte)(90 + random.Next(60));
            var image = new RgbImage(Size, Size);
            for (int i = 0; i < Size * Size; i++)
            {
                int along = (number % Places.Length) switch { 0 => i % Size, 1 => Size - 1 - (i % Size), 2 => i / Size, _ => Size - 1 - (i / Size) };
                bool isBar = along >= from && along < from + 8;
                (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]) = isBar ? (red, green, blue) : (grey, grey, grey);
            }

            return new DecodedSample(image, [Caption(number)]);
        }
    }
}

/// <summary>Stands where a decoder must be and none is needed.</summary>
internal sealed class NoDecoder : IImageDecoder
{
    public DecodedImage Decode(ImageSource source, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Drawn pictures are not decoded.");
}
