using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>Models of any shape with seeded random weights, scaled so that activations look like those of a trained model.</summary>
internal static class RandomModel
{
    public static ClipArchitecture Vit(int imageSize = 224, int patch = 32, int width = 768, int layers = 2, int textWidth = 512, int textLayers = 2, int vocabulary = 1024, int dimensions = 512, Activation activation = Activation.QuickGelu) => new()
    {
        Name = "random",
        EmbeddingDimensions = dimensions,
        Vision = new VisionTransformerArchitecture { ImageSize = imageSize, Width = width, PatchSize = patch, Layers = layers, Heads = width / 64, MlpWidth = 4 * width, Activation = activation },
        Text = Text(textWidth, textLayers, vocabulary, activation),
    };

    public static ClipArchitecture ResNet(int imageSize, int stemWidth, IReadOnlyList<int> blocks, int dimensions = 1024, int textWidth = 64, int textLayers = 1) => new()
    {
        Name = "random",
        EmbeddingDimensions = dimensions,
        Vision = new ModifiedResNetArchitecture { ImageSize = imageSize, Width = stemWidth * 32, StemWidth = stemWidth, StageBlocks = blocks, Heads = stemWidth * 32 / 64 },
        Text = Text(textWidth, textLayers, 1024, Activation.QuickGelu),
    };

    public static ClipModel Load(ClipArchitecture architecture, ClipOptions? options = null, int seed = 1, TensorType type = TensorType.Float32, float change = 0) =>
        ClipModel.Create(Checkpoint(architecture, seed, type, change), options ?? new ClipOptions());

    /// <summary>Random weights, stored as <paramref name="type"/>, each changed by at most <paramref name="change"/>.</summary>
    public static Checkpoint Checkpoint(ClipArchitecture architecture, int seed = 1, TensorType type = TensorType.Float32, float change = 0)
    {
        var changes = new Random(seed + 1);
        var random = new Random(seed);
        Dictionary<string, CheckpointTensor> tensors = [];
        var storage = new Buffers();
        foreach ((string name, long[] shape) in ModelTensors.Expected(architecture))
        {
            long count = shape.Aggregate(1L, (product, length) => product * length);
            float[] values = new float[count];
            Fill(values, name, shape, random);
            for (int index = 0; change > 0 && index < values.Length; index++)
            {
                values[index] += ((float)changes.NextDouble() - 0.5f) * 2 * change;
            }

            var buffer = new NativeBuffer(count * type.ElementSize());
            storage.Add(buffer);
            Store(values, type, buffer.Span);
            tensors.Add(name, new CheckpointTensor(name, type, shape, buffer, 0));
        }

        return new Checkpoint(Path.GetTempPath(), architecture, tensors, storage);
    }

    public static float[] Pixels(int count, int imageSize, int seed = 1)
    {
        var random = new Random(seed);
        float[] pixels = new float[count * 3 * imageSize * imageSize];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)((random.NextDouble() * 4) - 2);
        }

        return pixels;
    }

    /// <summary>Rows of ids whose ends lie at the given places; the last id of the vocabulary ends a text.</summary>
    public static int[] Ids(TextArchitecture text, ReadOnlySpan<int> ends, int seed = 1)
    {
        var random = new Random(seed);
        int[] ids = new int[ends.Length * text.ContextLength];
        for (int row = 0; row < ends.Length; row++)
        {
            Span<int> line = ids.AsSpan(row * text.ContextLength, text.ContextLength);
            line[0] = text.VocabularySize - 2;
            for (int position = 1; position < ends[row]; position++)
            {
                line[position] = random.Next(text.VocabularySize - 2);
            }

            line[ends[row]] = text.VocabularySize - 1;
        }

        return ids;
    }

    private static TextArchitecture Text(int width, int layers, int vocabulary, Activation activation) => new()
    {
        ContextLength = 77,
        VocabularySize = vocabulary,
        Width = width,
        Layers = layers,
        Heads = width / 64,
        MlpWidth = 4 * width,
        Activation = activation,
    };

    private static void Store(float[] values, TensorType type, Span<byte> destination)
    {
        switch (type)
        {
            case TensorType.Float32:
                MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(destination);
                break;
            case TensorType.Float16:
                TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(destination));
                break;
            case TensorType.BFloat16:
                Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(destination);
                for (int index = 0; index < values.Length; index++)
                {
                    // To nearest; no value here is large enough to overflow.
                    halves[index] = (ushort)((BitConverter.SingleToUInt32Bits(values[index]) + 0x8000) >> 16);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    private static void Fill(Span<float> values, string name, long[] shape, Random random)
    {
        bool isScale = shape.Length == 1 && (name.Contains("norm", StringComparison.Ordinal) || name.Contains("bn", StringComparison.Ordinal) || name.Contains("downsample.1", StringComparison.Ordinal) || name.Contains("layrnorm", StringComparison.Ordinal))
            && name.EndsWith("weight", StringComparison.Ordinal);
        float mean = isScale || name.EndsWith("running_var", StringComparison.Ordinal) ? 1 : 0;
        float spread = shape.Length <= 1 || name.Contains("embedding", StringComparison.Ordinal) ? 0.1f : MathF.Sqrt(1f / (values.Length / shape[0]));
        for (int i = 0; i < values.Length; i++)
        {
            // A sum of three is near enough to a normal distribution.
            double normal = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            values[i] = mean + ((float)normal * spread);
        }
    }

    private sealed class Buffers : List<NativeBuffer>, IDisposable
    {
        public void Dispose() => ForEach(buffer => buffer.Dispose());
    }
}
