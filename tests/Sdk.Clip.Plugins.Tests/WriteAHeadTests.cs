using System.Text.Json;
using System.Text.RegularExpressions;
using Clip.Sdk.Heads.Testing;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>The page for authors: its plugin builds and works as it stands there.</summary>
public partial class WriteAHeadTests
{
    [Fact]
    public async Task The_plugin_of_the_page_builds_is_good_and_tells_moods()
    {
        using var folder = new TemporaryFolder();
        string page = await File.ReadAllTextAsync(Path.Combine(Fixtures.RepositoryRoot, "docs", "write-a-head.md"));
        Dictionary<string, string> files = NamedBlock().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["text"].Value);
        Directory.CreateDirectory(folder.File("MoodHead"));
        foreach (string name in new[] { "MoodHead/MoodPlugin.cs", "MoodHead/plugin.json" })
        {
            await File.WriteAllTextAsync(folder.File(name), files[name]);
        }

        // The page's project takes the contract as a package, which has to be packed; the sample's takes it from here.
        foreach (string name in new[] { "AestheticHead.csproj", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            File.Copy(Path.Combine(Fixtures.RepositoryRoot, "samples", "AestheticHead", name), folder.File("MoodHead/" + name.Replace("Aesthetic", "Mood", StringComparison.Ordinal)));
        }

        OutsideBuild.Run(folder.File("MoodHead"), folder.File("plugins/MoodHead"));
        PluginVerification verification = PluginVerifier.Verify(folder.File("plugins/MoodHead"));
        using var model = new HostModel(() => new FakeClipModel());
        await using HeadCatalog catalog = HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = [folder.File("plugins")], Files = Files.FileRoots.Unrestricted, DataFolder = folder.File("data"), Model = model,
        });

        Assert.True(verification.IsGood, string.Join('\n', [.. verification.Problems, .. verification.Warnings]));
        string reading = await TestHeads.CallAsync(catalog, "mood", "read_mood", ("image", "a-calm-picture.png"));
        Assert.Equal("calm", JsonDocument.Parse(reading).RootElement.GetProperty("mood").GetString());
    }

    [GeneratedRegex(@"^`(?<name>[^`]+)`:\n\n```\w+\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NamedBlock();
}
