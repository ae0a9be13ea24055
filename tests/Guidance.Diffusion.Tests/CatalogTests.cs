using Clip.Sdk.Files;
using Clip.Sdk.Guidance;
using Clip.Sdk.Plugins;
using Clip.Sdk.Training.Guidance;

namespace Clip.Guidance.Diffusion.Tests;

/// <summary>The plugin as a host meets it: a folder, loaded into a context of its own.</summary>
public sealed class CatalogTests
{
    [TorchFact]
    public async Task The_catalogue_gives_the_head_as_an_interface_of_the_contract()
    {
        using var data = new TemporaryFolder();
        using HostModel model = HostModel.FromCheckpoint(TestHost.ModelPath);
        using HostEngines engines = HostEngines.Create(model).AddGradients(model);
        await using HeadCatalog catalog = HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = PluginFolders.Default, Files = FileRoots.Unrestricted, Model = model, Engines = engines, DataFolder = data.Path,
        });

        using ContractLease<IGuidance> guidance = catalog.OpenAs<IGuidance>("guidance");

        Assert.NotSame(typeof(GuidanceHead), guidance.Head.GetType());
        Assert.Equal("Guidance.Diffusion", guidance.Info.Plugin.Manifest.Id);
        PaintingStep[] steps = [.. guidance.Head.Paint([GuidancePrompt.FromText("a drawing of a cat")], new PaintingOptions { Width = 16, Height = 16, Steps = 1 })];
        Assert.Equal(2, steps.Length);
        Assert.Equal(["encode_conditioning", "guide_image", "score_guidance"], catalog.Functions("guidance").Select(function => function.Name).Order());
        var error = Assert.Throws<PluginException>(() => catalog.OpenAs<IDisposable[]>("guidance"));
        Assert.StartsWith("Head 'guidance' is wanted as 'IDisposable[]', which it does not implement.", error.Message, StringComparison.Ordinal);
    }
}
