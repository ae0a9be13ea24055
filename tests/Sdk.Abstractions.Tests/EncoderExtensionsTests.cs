using Clip.Sdk;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Abstractions.Tests;

public class EncoderExtensionsTests
{
    [Fact]
    public void A_batch_becomes_a_matrix()
    {
        EmbeddingMatrix matrix = new LetterEncoder().Encode<string>(["aab", "d"], EmbeddingForm.Raw);

        Assert.Equal([2f, 1f, 0f, 0f, 0f, 0f, 0f, 1f], matrix.Values.ToArray());
        Assert.False(matrix.IsNormalized);
    }

    [Fact]
    public void One_input_gives_one_row()
    {
        Assert.Equal([0.6f, 0.8f, 0f, 0f], new LetterEncoder().EncodeOne("aaabbbb"));
    }

    [Fact]
    public async Task A_stream_is_cut_into_batches_in_order()
    {
        var counts = new List<int>();
        var firsts = new List<float>();

        await foreach (EmbeddingMatrix batch in new LetterEncoder().EncodeAsync(Texts(), batchSize: 2, EmbeddingForm.Raw))
        {
            counts.Add(batch.Count);
            firsts.Add(batch[0][0]);
        }

        Assert.Equal([2, 2, 1], counts);
        Assert.Equal([0f, 2f, 4f], firsts);
    }

    private static async IAsyncEnumerable<string> Texts()
    {
        for (int index = 0; index < 5; index++)
        {
            await Task.Yield();
            yield return new string('a', index);
        }
    }
}
