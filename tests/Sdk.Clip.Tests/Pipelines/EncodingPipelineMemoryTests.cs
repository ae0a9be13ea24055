using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Clip.Tests.Pipelines;

[Collection(RunsAlone.Name)]
public class EncodingPipelineMemoryTests
{
    [Fact]
    public async Task Memory_stays_flat_over_a_hundred_thousand_pictures()
    {
        const int Count = 100_000;
        using var encoder = new ColorEncoder { Info = new(4, "letters-1", 64), ImageSize = 16 };
        var pipeline = new EncodingPipeline(encoder, new() { BatchSize = 32, DecodeWorkers = 2 });
        long atStart = 0, highest = 0;

        await foreach (EncodedItem item in pipeline.EncodeAsync(Generated()))
        {
            if (item.Index == 5_000)
            {
                atStart = GC.GetTotalMemory(forceFullCollection: true);
            }
            else if (item.Index > 5_000 && item.Index % 5_000 == 0)
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        Assert.Equal(Count, encoder.EncodedCount);
        // All pictures together are 77 MB of pixels and 307 MB of tensors; one megabyte is room for the runner's own doings.
        Assert.True(highest < atStart + (1 << 20), $"Live memory grew from {atStart} to {highest} bytes.");

        static IEnumerable<ImageSource> Generated() =>
            Enumerable.Range(0, Count).Select(i => ColorEncoder.Picture((byte)i, (byte)(i >> 8), 7, "generated", size: 16));
    }
}
