using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Clip.Sdk.Imaging;
using Clip.Sdk.Imaging.Resampling;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

public class PillowResamplerTests
{
    private static readonly Dictionary<string, IByteKernel> Kernels = MakeKernels();

    public static TheoryData<string> KernelNames => [.. Kernels.Keys];

    public static IEnumerable<object[]> Filters =>
        from kernel in Kernels.Keys from filter in Enum.GetValues<Interpolation>() where filter != Interpolation.Nearest select new object[] { kernel, filter };

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void Every_kernel_gives_the_bytes_that_Pillow_recorded(string kernel)
    {
        JsonElement[] cases = [.. ReadCases().Where(item => item.GetProperty("channels").GetInt32() > 0)];

        Assert.Equal(160, cases.Length);
        Assert.All(cases, item => AssertEqualsPillow(item, Kernels[kernel]));
    }

    [Fact]
    public void Integers_give_the_numbers_that_Pillow_recorded()
    {
        JsonElement[] cases = [.. ReadCases().Where(item => item.GetProperty("channels").GetInt32() == 0)];

        Assert.Equal(24, cases.Length);
        Assert.All(cases, AssertIntegersEqualPillow);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_region_equals_that_part_of_the_whole_for_every_kernel(string kernel, Interpolation filter)
    {
        var random = new Random(20240601 + (int)filter);
        for (int round = 0; round < 60; round++)
        {
            int channels = random.Next(1, 5);
            (int width, int height) = (random.Next(1, 130), random.Next(1, 60));
            (int targetWidth, int targetHeight) = (random.Next(1, 100), random.Next(1, 80));
            byte[] source = PillowNoise.Bytes(round, width * height * channels);
            byte[] whole = new byte[targetWidth * targetHeight * channels];
            PillowResampler.Resize(source, width, height, channels, targetWidth, targetHeight, filter, new TargetRegion(0, 0, targetWidth, targetHeight), whole, new ScalarByteKernel());

            int left = random.Next(targetWidth);
            int top = random.Next(targetHeight);
            var region = new TargetRegion(left, top, random.Next(1, targetWidth - left + 1), random.Next(1, targetHeight - top + 1));
            byte[] part = new byte[region.Width * region.Height * channels];
            PillowResampler.Resize(source, width, height, channels, targetWidth, targetHeight, filter, region, part, Kernels[kernel]);

            for (int y = 0; y < region.Height; y++)
            {
                ReadOnlySpan<byte> expected = whole.AsSpan((((top + y) * targetWidth) + left) * channels, region.Width * channels);
                Assert.True(expected.SequenceEqual(part.AsSpan(y * region.Width * channels, region.Width * channels)), $"round {round}, row {y}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void Kernels_read_and_write_nothing_beyond_their_spans(string kernel)
    {
        // A guard before and behind each span; an image that is the whole allocation would fault on a page border only.
        byte[] source = PillowNoise.Bytes(1, 64 + (50 * 40 * 3) + 64);
        byte[] target = new byte[64 + (20 * 16 * 3) + 64];
        Array.Fill(target, (byte)0xa5);
        byte[] changed = [.. source];
        Array.Clear(changed, 64 + (50 * 40 * 3), 64);
        Array.Clear(changed, 0, 64);
        byte[] other = [.. target];
        var region = new TargetRegion(0, 0, 20, 16);

        PillowResampler.Resize(source.AsSpan(64, 6000), 50, 40, 3, 20, 16, Interpolation.Bicubic, region, target.AsSpan(64, 960), Kernels[kernel]);
        PillowResampler.Resize(changed.AsSpan(64, 6000), 50, 40, 3, 20, 16, Interpolation.Bicubic, region, other.AsSpan(64, 960), Kernels[kernel]);

        Assert.Equal(target, other);
        Assert.All(target[..64].Concat(target[^64..]), value => Assert.Equal(0xa5, value));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        byte[] pixels = new byte[12];
        var region = new TargetRegion(0, 0, 1, 1);

        Assert.Contains("[2, 2, 3] needs 12 bytes but got 11", Assert.Throws<ArgumentException>("source", () => PillowResampler.Resize(pixels.AsSpan(1), 2, 2, 3, 1, 1, Interpolation.Box, region, new byte[3])).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 1, 3] needs 3 bytes but got 4", Assert.Throws<ArgumentException>("target", () => PillowResampler.Resize(pixels, 2, 2, 3, 1, 1, Interpolation.Box, region, new byte[4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("region", () => PillowResampler.Resize(pixels, 2, 2, 3, 1, 1, Interpolation.Box, region with { Left = 1 }, new byte[3]));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => PillowResampler.Resize(pixels, 2, 2, 5, 1, 1, Interpolation.Box, region, new byte[3]));
        Assert.Throws<ArgumentOutOfRangeException>("targetWidth", () => PillowResampler.Resize(pixels, 2, 2, 3, 0, 1, Interpolation.Box, region, new byte[3]));
    }

    private static void AssertEqualsPillow(JsonElement item, IByteKernel kernel)
    {
        (int width, int height, int channels) = (Int(item, "width"), Int(item, "height"), Int(item, "channels"));
        (int targetWidth, int targetHeight) = (Int(item, "target_width"), Int(item, "target_height"));
        byte[] source = PillowNoise.Bytes(Int(item, "seed"), width * height * channels);
        byte[] target = new byte[targetWidth * targetHeight * channels];

        PillowResampler.Resize(source, width, height, channels, targetWidth, targetHeight, FilterOf(item), new TargetRegion(0, 0, targetWidth, targetHeight), target, kernel);

        Assert.Equal(item.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(target)));
    }

    private static void AssertIntegersEqualPillow(JsonElement item)
    {
        (int width, int height) = (Int(item, "width"), Int(item, "height"));
        (int targetWidth, int targetHeight) = (Int(item, "target_width"), Int(item, "target_height"));
        byte[] bytes = PillowNoise.Bytes(Int(item, "seed"), width * height * 2);
        int[] source = [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => (int)value)];
        int[] target = new int[targetWidth * targetHeight];

        IntegerResampler.Resize(source, width, height, targetWidth, targetHeight, FilterOf(item), new TargetRegion(0, 0, targetWidth, targetHeight), target);

        Assert.Equal(item.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(target))));
    }

    private static JsonElement[] ReadCases()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("pillow", "resample.json")));
        return [.. document.RootElement.Clone().GetProperty("cases").EnumerateArray()];
    }

    private static int Int(JsonElement item, string name) => item.GetProperty(name).GetInt32();

    private static Interpolation FilterOf(JsonElement item) => Enum.Parse<Interpolation>(item.GetProperty("filter").GetString()!);

    private static Dictionary<string, IByteKernel> MakeKernels()
    {
        Dictionary<string, IByteKernel> kernels = new() { ["scalar"] = new ScalarByteKernel(), ["vector128"] = new Vector128ByteKernel() };
        if (Avx2ByteKernel.IsSupported)
        {
            kernels["avx2"] = new Avx2ByteKernel();
        }

        return kernels;
    }
}
