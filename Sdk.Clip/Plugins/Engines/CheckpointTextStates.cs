using Clip.Sdk.Engines;

namespace Clip.Sdk.Plugins;

/// <summary>Hidden states of the host's text tower or of another checkpoint's.</summary>
internal sealed class CheckpointTextStates(HostModel? host, ClipOptions? options) : ITextStateEncoderFactory
{
    public ITextStateEncoder Open(int skippedLayers = 0, bool applyFinalNorm = true, string? model = null)
    {
        var wanted = new TextStateOptions { SkippedLayers = skippedLayers, ApplyFinalNorm = applyFinalNorm };
        if (model is null)
        {
            IClipModel own = host?.Value ?? throw new InputException("The hidden states of the host's model are wanted, but the host has no model. Name a checkpoint.");
            return own is ClipModel clip
                ? new States(clip.OpenTextStates(wanted), null)
                : throw new InputException($"The host's model '{own.Info.Name}' gives no hidden states. Name a checkpoint.", own.Info.Name);
        }

        ClipModel other = ClipModel.Load(model, CheckpointModelFactory.Further(options));
        try
        {
            return new States(other.OpenTextStates(wanted), other);
        }
        catch
        {
            other.Dispose();
            throw;
        }
    }

    private sealed class States(TextStateEncoder encoder, ClipModel? owned) : ITextStateEncoder
    {
        public int TokenCount => encoder.TokenCount;

        public int Width => encoder.Width;

        public void Encode(ReadOnlySpan<string> texts, Span<float> destination, CancellationToken cancellationToken = default) =>
            encoder.Encode(texts, destination, cancellationToken);

        public void Dispose()
        {
            encoder.Dispose();
            owned?.Dispose();
        }
    }
}
