using System.Buffers;

namespace Clip.Sdk.Training.Data;

/// <summary>A sample that is ready to be copied into a batch, or known to be faulty.</summary>
internal sealed class PreparedSample(TrainingSample source) : IDisposable
{
    public TrainingSample Source { get; } = source;

    public byte[] Pixels { get; private set; } = [];

    public int[] Tokens { get; private set; } = [];

    public string Caption { get; set; } = "";

    public int TokenCount { get; set; }

    public bool IsFaulty { get; set; }

    public void Rent(int pixels, int tokens) =>
        (Pixels, Tokens) = (ArrayPool<byte>.Shared.Rent(pixels), ArrayPool<int>.Shared.Rent(tokens));

    public void Dispose()
    {
        if (Pixels.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Pixels);
            ArrayPool<int>.Shared.Return(Tokens);
            (Pixels, Tokens) = ([], []);
        }
    }
}
