using System.Diagnostics;
using Clip.Sdk.Engines;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Guidance;

namespace Clip.Sdk.Training.Tests.Guidance;

public sealed class DifferentiableImageEncoderFactoryTests
{
    private static readonly string s_model = Fixtures.Local("models", "vit_quickgelu", "hf");

    [TorchFact]
    public void The_embeddings_lie_in_the_space_of_the_models_other_encoders()
    {
        using var host = HostModel.FromCheckpoint(s_model);
        using HostEngines engines = HostEngines.Create(host).AddGradients(host);
        var factory = (IDifferentiableImageEncoderFactory)engines.GetService(typeof(IDifferentiableImageEncoderFactory))!;
        using IDifferentiableImageEncoder encoder = factory.Open();
        using IDifferentiableImageEncoder named = factory.Open(s_model);
        IClipModel model = host.Value;
        byte[] picture = new byte[64 * 64 * 3];
        new Random(4).NextBytes(picture);
        float[] planes = new float[picture.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[(i % 3 * 64 * 64) + (i / 3)] = picture[i] / 255f;
        }

        float[] seen = [];
        encoder.Differentiate(planes, 1, (rows, _) => seen = rows.ToArray(), new float[planes.Length]);

        Assert.Equal(model.Images.Info.SpaceId, encoder.SpaceId);
        Assert.Equal(encoder.SpaceId, named.SpaceId);
        Assert.Equal((64, 48), (encoder.ImageSize, encoder.Dimensions));
        float[] expected = model.Images.EncodeOne(ImageSource.FromRgb(picture, 64, 64));
        Assert.All(expected.Zip(seen), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [TorchFact]
    public void A_host_without_a_model_and_a_missing_checkpoint_are_errors_of_the_caller()
    {
        var factory = new DifferentiableImageEncoderFactory(host: null);

        Assert.Throws<InputException>(() => factory.Open());
        Assert.Throws<ModelFormatException>(() => factory.Open(Path.Combine(s_model, "nowhere")));
    }

    /// <summary>In a process of its own, since this one may have loaded libtorch already.</summary>
    [Fact]
    public void Without_libtorch_the_factory_can_be_made_and_opening_says_what_to_run()
    {
        using var folder = new TemporaryFolder();
        string report = folder.File("report.txt");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(DifferentiableImageEncoderFactoryTests).Assembly.Location, "open-gradients", s_model, report])
        {
            Environment = { ["CLIP_TORCH_SHIM"] = "/nonexistent/libclip_torch.so" },
        })!;
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        string[] lines = File.ReadAllLines(report);
        Assert.Equal("made", lines[0]);
        Assert.StartsWith("PluginException: Gradients need libtorch, which this machine does not have or which does not load. Run `sudo apt-get install -y libtorch-dev", lines[1], StringComparison.Ordinal);
        Assert.Contains("`native/build-torch-shim`", lines[1], StringComparison.Ordinal);
    }

    internal static void ReportOpening(string model, string report)
    {
        using var host = HostModel.FromCheckpoint(model);
        var factory = new DifferentiableImageEncoderFactory(host);
        File.WriteAllText(report, "made\n");
        try
        {
            factory.Open().Dispose();
        }
        catch (ClipException error)
        {
            File.AppendAllText(report, $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}\n");
        }
    }
}
