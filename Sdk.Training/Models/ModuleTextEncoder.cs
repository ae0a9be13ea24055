using Clip.Sdk.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>The text tower of a module as an encoder.</summary>
internal sealed class ModuleTextEncoder(ClipModule module, ClipTokenizer tokenizer, EncoderInfo info) : ITextEncoder
{
    public EncoderInfo Info => info;

    public int ContextLength => tokenizer.ContextLength;

    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => tokenizer.Measure(texts, destination);

    public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        ModuleRows.CheckDestination(destination, inputs.Length, info);
        for (int first = 0; first < inputs.Length; first += info.MaxBatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            ReadOnlySpan<string> texts = inputs.Slice(first, Math.Min(info.MaxBatchSize, inputs.Length - first));
            int[] ids = tokenizer.EncodeBatch(texts, TextTruncation.KeepEndOfText);
            Tensor input = tensor(ids, [texts.Length, ContextLength]).to_type(ScalarType.Int64).to(module.Device);
            ModuleRows.Write(module, () => module.EncodeTexts(input), form, destination[(first * info.Dimensions)..]);
        }
    }

    public void Dispose()
    {
    }
}
