using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Clip.Sdk;
using Clip.Sdk.Heads.Scoring;
using Clip.Sdk.TestSupport;

namespace Clip.Score.Clip.Tests;

public sealed class PngTextTests
{
    [Fact]
    public void All_three_kinds_of_text_are_read_before_and_behind_the_pixels()
    {
        byte[] png = Png(
            ("tEXt", [.. "parameters\0"u8, 0xE9]),
            ("IDAT", new byte[50]),
            ("zTXt", [.. "Comment\0\0"u8, .. Zlib(Encoding.Latin1.GetBytes("packed é"))]),
            ("iTXt", [.. "prompt\0\0\0de\0Eingabe\0"u8, .. Encoding.UTF8.GetBytes("ein Fuchs 🦊")]),
            ("iTXt", [.. "long\0\u0001\0\0\0"u8, .. Zlib(Encoding.UTF8.GetBytes("gepackt 🦊"))]));

        IReadOnlyDictionary<string, string> texts = PngText.Read(new MemoryStream(png));

        Assert.Equal(["é", "packed é", "ein Fuchs 🦊", "gepackt 🦊"], [texts["parameters"], texts["Comment"], texts["prompt"], texts["long"]]);
    }

    [NumPyFact]
    public void What_Pillow_writes_is_read()
    {
        using var folder = new TemporaryFolder();
        if (!SystemPython.HasModule("PIL"))
        {
            return;
        }

        SystemPython.Run($"""
            from PIL import Image
            from PIL.PngImagePlugin import PngInfo
            info = PngInfo()
            info.add_text("parameters", "a fox, autumn\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a")
            info.add_text("packed", "x" * 5000, zip=True)
            info.add_itxt("prompt", "früh", zip=True)
            Image.new("RGB", (8, 8)).save(r"{folder.File("a.png")}", pnginfo=info)
            """);

        using FileStream file = File.OpenRead(folder.File("a.png"));
        IReadOnlyDictionary<string, string> texts = PngText.Read(file);

        Assert.Equal(new string('x', 5000), texts["packed"]);
        Assert.Equal("früh", texts["prompt"]);
        Assert.Equal("a fox, autumn", PicturePrompt.Read(ImageSource.FromFile(folder.File("a.png"))));
    }

    [Fact]
    public void A_small_chunk_that_unpacks_to_much_is_left_out()
    {
        byte[] bomb = Zlib(new byte[64 << 20]);
        byte[] png = Png(("zTXt", [.. "bomb\0\0"u8, .. bomb]), ("tEXt", "good\0text"u8.ToArray()));

        Assert.Equal(["good"], PngText.Read(new MemoryStream(png)).Keys);
    }

    [Theory]
    [InlineData(0xFFFFFFFF)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(200_000_000)]
    public void A_length_beyond_the_file_takes_no_memory(uint length)
    {
        byte[] png = Png(("tEXt", "keyword\0text"u8.ToArray()));
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(8), length);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(PngText.Read(new MemoryStream(png)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Damaged_files_are_read_or_passed_over()
    {
        byte[] good = Png(("tEXt", "parameters\0a text"u8.ToArray()), ("zTXt", [.. "packed\0\0"u8, .. Zlib("text"u8.ToArray())]), ("iTXt", "prompt\0\0\0\0\0text"u8.ToArray()));
        var random = new Random(11);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bad = [.. good[..random.Next(good.Length + 1)]];
            for (int change = random.Next(6); change > 0 && bad.Length > 0; change--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            PngText.Read(new MemoryStream(bad));
            PicturePrompt.Read(ImageSource.FromBytes(bad));
        }
    }

    [Theory]
    [InlineData("parameters", "a fox, (autumn:1.2)\nsecond line\nNegative prompt: blurry\nSteps: 20, Seed: 1", "a fox, (autumn:1.2)\nsecond line")]
    [InlineData("parameters", "only a prompt\nSteps: 20, Sampler: Euler", "only a prompt")]
    [InlineData("parameters", "Negative prompt: blurry\nSteps: 20", null)]
    [InlineData("parameters", "{\"sui_image_params\":{\"prompt\":\"swarm\"}}", "swarm")]
    [InlineData("invokeai_metadata", "{\"positive_prompt\":\"invoke\"}", "invoke")]
    [InlineData("sd-metadata", "{\"image\":{\"prompt\":\"old invoke\"}}", "old invoke")]
    [InlineData("Description", " novel \n", "novel")]
    [InlineData("prompt", "a plain text", "a plain text")]
    [InlineData("Software", "paint", null)]
    public void The_prompt_is_found_as_each_generator_writes_it(string keyword, string text, string? prompt) =>
        Assert.Equal(prompt, PicturePrompt.From(new Dictionary<string, string> { [keyword] = text }));

    [Fact]
    public void A_graph_is_followed_from_the_sampler_to_its_text()
    {
        const string Graph = """
            {"3":{"class_type":"KSampler","inputs":{"seed":1,"model":["4",0],"positive":["10",0],"negative":["7",0],"latent_image":["5",0]}},
             "7":{"class_type":"CLIPTextEncode","inputs":{"text":"ugly","clip":["4",1]}},
             "10":{"class_type":"ConditioningCombine","inputs":{"conditioning_1":["6",0],"conditioning_2":["7",0]}},
             "6":{"class_type":"CLIPTextEncode","inputs":{"text":["12",0],"clip":["4",1]}},
             "12":{"class_type":"StringNode","inputs":{"string":"a red fox"}}}
            """;

        Assert.Equal("a red fox", ComfyGraph.Prompt(Graph));
    }

    [Theory]
    [InlineData("""{"1":{"class_type":"KSampler","inputs":{"positive":["2",0]}},"2":{"class_type":"X","inputs":{"conditioning":["1",0],"text":["2",0]}}}""")]
    [InlineData("""{"1":{"class_type":"KSampler","inputs":{"positive":["9",0]}}}""")]
    [InlineData("""{"1":{"class_type":7,"inputs":{"positive":["9",0]}}}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""{"1":""")]
    public void Circles_and_nonsense_have_no_prompt(string graph) => Assert.Null(ComfyGraph.Prompt(graph));

    private static byte[] Zlib(byte[] content)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return target.ToArray();
    }

    private static byte[] Png(params (string Type, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] number = new byte[4];
        foreach ((string type, byte[] content) in chunks.Append(("IEND", [])))
        {
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            file.Write(number);
            file.Write(Encoding.ASCII.GetBytes(type));
            file.Write(content);
            file.Write(new byte[4]);
        }

        return file.ToArray();
    }
}
