namespace Clip.Sdk.Heads.Testing;

/// <summary>Checks that encoders share.</summary>
internal static class Rows
{
    public static void Check(int count, int dimensions, int destination)
    {
        if (destination < (long)count * dimensions)
        {
            throw new ArgumentException($"Embeddings of shape [{count}, {dimensions}] are {(long)count * dimensions} values, but room for {destination} was given.", nameof(destination));
        }
    }
}
