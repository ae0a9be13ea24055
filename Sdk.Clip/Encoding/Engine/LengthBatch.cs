namespace Clip.Sdk.Engine;

/// <summary>Texts of one length that go through the network together.</summary>
/// <param name="Items">[N]: which texts of the call these are.</param>
/// <param name="Tokens">T, ids a text.</param>
/// <param name="Ids">[N, T] row-major.</param>
/// <param name="PooledRows">[N]: where each text's pooled token stands in the N·T tokens.</param>
internal sealed record LengthBatch(int[] Items, int Tokens, long[] Ids, long[] PooledRows)
{
    public int Count => Items.Length;
}
