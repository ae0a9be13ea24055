using Clip.Sdk;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Abstractions.Tests;

public class EmbeddingGeneratorTests
{
    [Fact]
    public async Task Texts_become_unit_vectors_with_the_model_id()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = Model().AsTextEmbeddingGenerator();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["aaabbbb", "c"]);

        Assert.Equal([0.6f, 0.8f, 0f, 0f], embeddings[0].Vector.ToArray());
        Assert.Equal([0f, 0f, 1f, 0f], embeddings[1].Vector.ToArray());
        Assert.Equal("letters", embeddings[1].ModelId);
    }

    [Fact]
    public async Task Other_dimensions_than_the_model_has_are_refused()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = Model().AsTextEmbeddingGenerator();

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 3 }));

        Assert.Equal("Embeddings of 3 dimensions were asked for but 'letters' makes 4. Leave 'Dimensions' unset.", error.Message);
    }

    [Fact]
    public void Services_reach_the_metadata_and_the_encoder()
    {
        FakeModel model = Model();
        using IEmbeddingGenerator<string, Embedding<float>> generator = model.AsTextEmbeddingGenerator();

        EmbeddingGeneratorMetadata metadata = Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(4, metadata.DefaultModelDimensions);
        Assert.Same(model.Texts, generator.GetService(typeof(ITextEncoder)));
        Assert.Null(generator.GetService(typeof(ITextEncoder), "key"));
    }

    [Fact]
    public async Task Pictures_travel_as_data_content()
    {
        using IEmbeddingGenerator<DataContent, Embedding<float>> generator = Model().AsImageEmbeddingGenerator();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([new DataContent(new byte[] { 3 }, "image/png")]);

        Assert.Equal([3f], embeddings[0].Vector.ToArray());
    }

    private static FakeModel Model() => new();

    private sealed class FakeModel : IClipModel
    {
        public ClipModelInfo Info { get; } = new()
        {
            Name = "letters", Dimensions = 4, LogitScale = 1, ContextLength = 10, ImageSize = 1, Source = "test", Precision = "fp32", Device = "cpu",
        };

        public IImageEncoder Images { get; } = new FirstByteEncoder();

        public ITextEncoder Texts { get; } = new LetterEncoder();

        public void Dispose()
        {
        }
    }

    private sealed class FirstByteEncoder : IImageEncoder
    {
        public EncoderInfo Info { get; } = new(1, "bytes", MaxBatchSize: 4);

        public int ImageSize => 1;

        public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            for (int row = 0; row < inputs.Length; row++)
            {
                destination[row] = inputs[row].Bytes.Span[0];
            }
        }

        public void Dispose()
        {
        }
    }
}
