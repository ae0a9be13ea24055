using Clip.Sdk.Clip.Tests.Engine;
using Clip.Sdk.Files;
using Clip.Sdk.Pipelines;
using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Clip.Tests.EndToEnd;

/// <summary>Classifier, pipeline and index on the fixtures' models instead of fakes.</summary>
public sealed class RealModelTests : IDisposable
{
    private static readonly string Drawings = Fixtures.Local("preprocess", "images");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedTheory]
    [InlineData(ModelFixture.Vit, "state_dict_zip.pt")]
    [InlineData(ModelFixture.ResNet, "torchscript_fp16_cpu.pt")]
    public void Classes_of_the_reference_pictures_have_the_reference_s_probabilities(string name, string file)
    {
        using ClipModel model = ModelFixture.Load(name, file);
        string[] texts = ModelFixture.Texts(name);
        ImageSource[] pictures = [.. ((string[])["jpeg_444.jpg", "jpeg_420.jpg", "png_rgb.png", "jpeg_progressive_420.jpg"])
            .Select(picture => ImageSource.FromFile(Fixtures.Shared("preprocess", "images", picture)))];
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, texts, new() { Templates = PromptTemplates.Create("bare", ["{}"]) });

        ZeroShotResult[] results = classifier.Classify(pictures);

        float[] expected = ModelFixture.Reference(name, "probs_per_image").Values;
        float largest = 0;
        for (int picture = 0; picture < pictures.Length; picture++)
        {
            foreach (ZeroShotPrediction prediction in results[picture].Ranked)
            {
                largest = MathF.Max(largest, MathF.Abs(prediction.Probability - expected[(picture * texts.Length) + prediction.LabelIndex]));
            }

            int best = Array.IndexOf(expected, expected.AsSpan(picture * texts.Length, texts.Length).ToArray().Max()) % texts.Length;
            Assert.Equal(best, results[picture].Best.LabelIndex);
        }

        Assert.True(largest <= 1e-3f, $"The largest difference is {largest}.");
    }

    [Fact]
    public async Task Every_drawing_goes_through_the_pipeline_to_the_bits_it_gets_alone()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf", new ClipOptions { Threads = 1 });
        ImageSource[] pictures = [.. ImageFiles.Enumerate(Drawings).Select(ImageSource.FromFile), ImageSource.FromBytes(new byte[] { 1, 2, 3 }, "broken")];

        EncodedItem[] items = await new EncodingPipeline(model.Images, new() { BatchSize = 4, DecodeWorkers = 2 }).EncodeAsync(pictures).ToArrayAsync();

        Assert.Equal(pictures.Length, items.Length);
        Assert.Equal(["broken"], items.Where(item => !item.IsEncoded).Select(item => item.Source.Name));
        Assert.All(items.Where(item => item.IsEncoded), item => Assert.Equal(model.Images.EncodeOne(item.Source), item.Embedding.ToArray()));
    }

    [Theory]
    [InlineData(ModelFixture.Vit, "hf")]
    [InlineData(ModelFixture.ResNet, "torchscript_fp16_cpu.pt")]
    public void With_flip_ensembling_a_picture_and_its_mirror_image_have_one_embedding(string name, string file)
    {
        using ClipModel model = ModelFixture.Load(name, file, new ClipOptions { Threads = 1 });
        using FlipEnsemblingEncoder flipped = FlipEnsemblingEncoder.Over(model.Images);
        // 64 is what the models see, so the picture is neither resized nor cropped.
        (ImageSource picture, ImageSource mirrored) = NoiseAndItsMirror(64);

        float[] one = flipped.EncodeOne(picture), other = flipped.EncodeOne(mirrored), plain = model.Images.EncodeOne(picture), plainMirrored = model.Images.EncodeOne(mirrored);

        Assert.True(Dot(plain, plainMirrored) < 0.9999f, "The model does not tell left from right, so this test shows nothing.");
        Assert.Equal(1, Dot(one, other), 1e-6f);
        Assert.Equal(Dot(one, plain), Dot(one, plainMirrored), 1e-5f);
        Assert.Equal(one, ZeroShotRow(model, picture));
    }

    [Theory]
    [InlineData(VectorStorage.Float16)]
    [InlineData(VectorStorage.Int8)]
    public async Task A_folder_of_drawings_is_indexed_and_each_drawing_finds_itself_first(VectorStorage storage)
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf", new ClipOptions { Threads = 1 });

        FolderIndexReport report = await FolderIndexer.RefreshAsync(_folder.File("index"), Drawings, model, new() { Storage = storage });

        using ImageIndex index = ImageIndex.Open(_folder.File("index"));
        Assert.Empty(report.Failures);
        // The five orientations of one picture are encoded alike, and one of two equal rows comes first.
        string[] alike = ["exif_orientation_1.jpg", "exif_orientation_3.jpg", "exif_orientation_5.jpg", "exif_orientation_6.jpg", "exif_orientation_8.jpg"];
        foreach (string path in ImageFiles.Enumerate(Drawings))
        {
            SearchHit best = index.SearchImage(model.Images, ImageSource.FromFile(path))[0];
            string expected = Path.GetFileName(path), found = index.Entry(best.Row).Path;
            Assert.True(found == expected || (alike.Contains(found) && alike.Contains(expected)), $"{expected} found {found}.");
            Assert.Equal(1, best.Cosine, 2e-3f);
        }

        IReadOnlyList<long> group = Assert.Single(index.FindDuplicates(new() { MinimumCosine = 0.9995f }).Groups(), rows => rows.Count > 2);
        Assert.Equal(alike, group.Select(row => index.Entry(row).Path));
        Assert.Equal(10, index.SearchText(model.Texts, "a photo of a cat").Length);
    }

    [Fact]
    public async Task A_model_of_other_weights_is_refused_by_an_index()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf"), same = ModelFixture.Load(ModelFixture.Vit, "hf"), other = ModelFixture.Load(ModelFixture.ResNet, "torchscript_fp16_cpu.pt");
        await FolderIndexer.RefreshAsync(_folder.File("index"), Drawings, model);
        using ImageIndex index = ImageIndex.Open(_folder.File("index"));

        var error = Assert.Throws<IndexException>(() => index.SearchText(other.Texts, "a cat"));

        Assert.Contains(model.Images.Info.SpaceId, error.Message, StringComparison.Ordinal);
        Assert.Contains(other.Images.Info.SpaceId, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IndexException>(() => FolderIndexer.RefreshAsync(_folder.File("index"), Drawings, other));
        Assert.Equal(index.SearchText(model.Texts, "a cat"), index.SearchText(same.Texts, "a cat"));
    }

    [Theory]
    [InlineData("hf_sharded_fp16", ClipPrecision.Float32)]
    [InlineData("torchscript_fp16_cpu.pt", ClipPrecision.Float16)]
    [InlineData("hf", ClipPrecision.Int8)]
    public async Task An_index_opens_with_the_same_model_in_another_precision(string file, ClipPrecision precision)
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf"), other = ModelFixture.Load(ModelFixture.Vit, file, new ClipOptions { Precision = precision });
        await FolderIndexer.RefreshAsync(_folder.File("index"), Drawings, model);
        using ImageIndex index = ImageIndex.Open(_folder.File("index"));
        string picture = Path.Combine(Drawings, "gif.gif");

        SearchHit expected = index.SearchImage(model.Images, ImageSource.FromFile(picture))[0];
        SearchHit actual = index.SearchImage(other.Images, ImageSource.FromFile(picture))[0];
        FolderIndexReport report = await FolderIndexer.RefreshAsync(_folder.File("index"), Drawings, other);

        Assert.Equal(expected.Row, actual.Row);
        Assert.Equal(expected.Cosine, actual.Cosine, precision == ClipPrecision.Int8 ? 1e-2f : 1e-3f);
        Assert.Equal(0, report.Added + report.Changed);
    }

    private static float[] ZeroShotRow(ClipModel model, ImageSource picture)
    {
        using FlipEnsemblingEncoder flipped = new(model.Images);
        float[] pixels = new float[3 * 64 * 64], row = new float[model.Info.Dimensions];
        model.Preprocessor.Preprocess(picture, pixels);
        flipped.EncodePixels(pixels, 1, row);
        return row;
    }

    private static (ImageSource Picture, ImageSource Mirrored) NoiseAndItsMirror(int size)
    {
        byte[] pixels = new byte[size * size * 3], mirrored = new byte[pixels.Length];
        var random = new Random(3);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    byte value = (byte)random.Next(x < size / 2 ? 256 : 100);
                    pixels[(((y * size) + x) * 3) + channel] = value;
                    mirrored[(((y * size) + size - 1 - x) * 3) + channel] = value;
                }
            }
        }

        return (ImageSource.FromRgb(pixels, size, size), ImageSource.FromRgb(mirrored, size, size));
    }

    private static float Dot(float[] left, float[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
