using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>Brings embeddings of a module into an encoder's destination.</summary>
internal static class ModuleRows
{
    public static void CheckDestination(Span<float> destination, int count, EncoderInfo info)
    {
        if (destination.Length < (long)count * info.Dimensions)
        {
            throw new ArgumentException($"Embeddings of shape [{count}, {info.Dimensions}] need {(long)count * info.Dimensions} values but the destination holds {destination.Length}.", nameof(destination));
        }
    }

    public static void Write(ClipModule module, Func<Tensor> embed, EmbeddingForm form, Span<float> destination)
    {
        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        module.eval();
        Tensor rows = embed().to_type(ScalarType.Float32);
        Tensor wanted = form == EmbeddingForm.Normalized ? nn.functional.normalize(rows) : rows;
        wanted.cpu().contiguous().data<float>().ToArray().CopyTo(destination);
    }
}
