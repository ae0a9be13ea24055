using System.Diagnostics;
using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>This SDK, in this process.</summary>
internal sealed class SdkContender : IContender
{
    private readonly ClipModel _model;

    public SdkContender(string name, string directory, ClipPrecision precision, int threads)
    {
        Name = name;
        _model = ClipModel.Load(directory, new ClipOptions { Precision = precision, Threads = threads });
    }

    public string Name { get; }

    public string Version => $"Clip SDK {typeof(ClipModel).Assembly.GetName().Version}, {_model.Info.Precision}";

    /// <summary>One picture's embedding, for cosines between precisions.</summary>
    public float[] Embed(float[] pixels)
    {
        float[] embedding = new float[_model.Info.Dimensions];
        _model.Images.EncodePixels(pixels, 1, embedding);
        return embedding;
    }

    public double[] TimeImages(int batch, int repeats)
    {
        float[] pixels = Inputs.Pixels(batch);
        float[] embeddings = new float[batch * _model.Info.Dimensions];
        return Time(repeats, () => _model.Images.EncodePixels(pixels, batch, embeddings));
    }

    public double[] TimeTexts(int batch, int repeats)
    {
        int[] rows = Inputs.Captions(batch);
        float[] embeddings = new float[batch * _model.Info.Dimensions];
        return Time(repeats, () => _model.Texts.EncodeTokens(rows, batch, embeddings));
    }

    public double? TimeFiles(IReadOnlyList<string> files)
    {
        var pipeline = new EncodingPipeline(_model.Images);
        int encoded = 0;
        double seconds = Time(1, () => encoded = pipeline.EncodeAsync(files.Select(ImageSource.FromFile)).ToBlockingEnumerable().Count(item => item.IsEncoded))[0];
        return encoded == files.Count ? seconds : throw new InvalidOperationException($"Only {encoded} of {files.Count} pictures could be encoded.");
    }

    public void Dispose() => _model.Dispose();

    private static double[] Time(int repeats, Action work)
    {
        double[] seconds = new double[repeats];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            long started = Stopwatch.GetTimestamp();
            work();
            seconds[repeat] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        return seconds;
    }
}
