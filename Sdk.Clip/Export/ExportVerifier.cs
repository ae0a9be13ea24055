using System.Numerics.Tensors;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Export;

/// <summary>Runs exported networks in ONNX Runtime and compares their embeddings with those of the networks that the encoders run.</summary>
internal sealed class ExportVerifier
{
    private readonly Checkpoint _checkpoint;
    private readonly ExportSample _sample;
    private readonly Lazy<float[]> _images;
    private readonly Lazy<float[]> _texts;

    public ExportVerifier(Checkpoint checkpoint)
    {
        _checkpoint = checkpoint;
        _sample = new ExportSample(checkpoint.Architecture);
        _images = new Lazy<float[]>(() => Reference((network, clip) => VisionGraph.BuildEmbeddings(network, clip, TowerPart.Whole), session => Run(session, VisionGraph.Embeddings)));
        _texts = new Lazy<float[]>(() => Reference((network, clip) => TextTransformerGraph.BuildEmbeddings(network, clip, TowerPart.Whole), RunTexts));
    }

    /// <summary>Compares every output of embeddings that a file has.</summary>
    /// <exception cref="InferenceException">The engine refuses the file.</exception>
    public IEnumerable<OnnxExportCheck> Check(string path, string name)
    {
        EngineTelemetry.Disable();
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            using var session = new InferenceSession(path, options);
            List<OnnxExportCheck> checks = [];
            foreach (string output in session.OutputNames)
            {
                float[]? expected = output switch
                {
                    VisionGraph.Embeddings => _images.Value,
                    TextTransformerGraph.Embeddings => _texts.Value,
                    _ => null,
                };
                if (expected is not null)
                {
                    checks.Add(Compare(name, output, expected, Run(session, output)));
                }
            }

            return checks;
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime cannot run the exported network '{name}': {error.Message}", "cpu", error);
        }
    }

    private float[] Reference(Func<NetworkBuilder, ClipArchitecture, OnnxGraph> build, Func<InferenceSession, float[]> run)
    {
        OnnxGraph graph = build(new NetworkBuilder(_checkpoint.Architecture.Name, _checkpoint, GraphDialect.Fused), _checkpoint.Architecture);
        using InferenceSession session = SessionFactory.Create(graph, _checkpoint.Path, EngineSettings.From(new ClipOptions()), out IDisposable? temporary);
        using (temporary)
        {
            return run(session);
        }
    }

    /// <summary>The encoders' network wants texts that end with the pooled token, so each goes alone, cut there.</summary>
    private float[] RunTexts(InferenceSession session)
    {
        List<float> rows = [];
        for (int text = 0; text < ExportSample.Count; text++)
        {
            long[] ids = _sample.Text(text);
            using OrtValue inputIds = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
            using OrtValue pooledRows = OrtValue.CreateTensorValueFromMemory([ids.Length - 1L], [1]);
            rows.AddRange(Run(session, [TextTransformerGraph.InputIds, TextTransformerGraph.PooledRows], [inputIds, pooledRows], TextTransformerGraph.Embeddings));
        }

        return [.. rows];
    }

    private float[] Run(InferenceSession session, string output)
    {
        List<OrtValue> inputs = [];
        try
        {
            foreach (string input in session.InputNames)
            {
                inputs.Add(Input(input));
            }

            return Run(session, session.InputNames, inputs, output);
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static float[] Run(InferenceSession session, IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> inputs, string output)
    {
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, names, inputs, [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private OrtValue Input(string name) => name switch
    {
        VisionGraph.PixelValues => OrtValue.CreateTensorValueFromMemory(_sample.Pixels, [ExportSample.Count, 3, _sample.ImageSize, _sample.ImageSize]),
        TextTransformerGraph.InputIds => OrtValue.CreateTensorValueFromMemory(_sample.Ids, [ExportSample.Count, _sample.Tokens]),
        ExportNames.AttentionMask => OrtValue.CreateTensorValueFromMemory(_sample.Mask, [ExportSample.Count, _sample.Tokens]),
        _ => throw new InferenceException($"There is no sample for the input '{name}'."),
    };

    private OnnxExportCheck Compare(string file, string output, float[] expected, float[] actual)
    {
        int dimensions = _checkpoint.Architecture.EmbeddingDimensions;
        float largest = 0;
        float lowest = 1;
        for (int start = 0; start < expected.Length; start += dimensions)
        {
            float[] wanted = UnitLength(expected.AsSpan(start, dimensions));
            float[] got = UnitLength(actual.AsSpan(start, dimensions));
            TensorPrimitives.Subtract(wanted, got, wanted);
            largest = MathF.Max(largest, MathF.Abs(TensorPrimitives.MaxMagnitude<float>(wanted)));
            lowest = MathF.Min(lowest, TensorPrimitives.CosineSimilarity(expected.AsSpan(start, dimensions), actual.AsSpan(start, dimensions)));
        }

        return new OnnxExportCheck(file, output, largest, lowest);
    }

    private static float[] UnitLength(ReadOnlySpan<float> row)
    {
        float[] unit = new float[row.Length];
        TensorPrimitives.Divide(row, TensorPrimitives.Norm(row), unit);
        return unit;
    }
}
