using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

public class ManifestTests
{
    private const string Good = """
        {
          // Comments are allowed.
          "id": "A.Plugin",
          "version": "1.2.3-beta.1+build",
          "description": "Does things.",
          "assembly": "A.Plugin.dll",
          "contract": "1.0",
          "heads": [{ "name": "a-head", "description": "A head.", "since": "later" }],
          "license": "MIT",
          "authors": ["A", "B"],
          "homepage": { "unknown": ["members", "are", "skipped"] },
        }
        """;

    [Fact]
    public void A_manifest_is_read_whole()
    {
        PluginManifest manifest = Read(Good);

        Assert.Equal(("A.Plugin", "1.2.3-beta.1+build", "Does things.", "A.Plugin.dll", "MIT"), (manifest.Id, manifest.Version, manifest.Description, manifest.Assembly, manifest.License));
        Assert.Equal(new Version(1, 0), manifest.Contract);
        Assert.Equal([new ManifestHead("a-head", "A head.")], manifest.Heads);
        Assert.Equal(["A", "B"], manifest.Authors);
        Assert.Empty(manifest.Requires);
    }

    [Theory]
    [InlineData("\"A.Plugin\"", "\"../evil\"", "line 3: 'id' is '../evil', which is no id")]
    [InlineData("1.2.3-beta.1+build", "1.2", "line 4: 'version' is '1.2', which is no version")]
    [InlineData("\"Does things.\"", "7", "line 5: 'description' is to be a text, but a number came.")]
    [InlineData("\"Does things.\"", "\" \"", "line 5: 'description' is empty.")]
    [InlineData("A.Plugin.dll", "../A.Plugin.dll", "line 6: 'assembly' is '../A.Plugin.dll', which is no assembly in the plugin's folder")]
    [InlineData("A.Plugin.dll", "A.Plugin.exe", "line 6: 'assembly' is 'A.Plugin.exe'")]
    [InlineData("\"1.0\"", "\"1.0.0\"", "line 7: 'contract' is '1.0.0', which is no version of the contract")]
    [InlineData("a-head", "A_Head", "line 8: 'A_Head' is no name of a head.")]
    [InlineData("[{ \"name\": \"a-head\", \"description\": \"A head.\", \"since\": \"later\" }]", "[]", "line 8: 'heads' is empty.")]
    [InlineData("\"description\": \"A head.\"", "\"nothing\": 1", "line 8: A head has no 'description'.")]
    [InlineData("\"license\"", "\"id\"", "line 9: 'id' is given twice.")]
    [InlineData("\"authors\": [\"A\", \"B\"]", "\"authors\": \"A\"", "line 10: 'authors' is to be a list, but a text came.")]
    [InlineData("\"license\": \"MIT\",", "\"license\": \"MIT\"", "line 10: it is not JSON.")]
    [InlineData("\"id\": \"A.Plugin\",", "", "lacks 'id'.")]
    public void What_is_wrong_is_told_with_its_line(string good, string bad, string message)
    {
        PluginException error = Assert.Throws<PluginException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("plugin.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_of_any_length_or_depth_is_no_danger()
    {
        Assert.Contains("at most 262144", Assert.Throws<PluginException>(() => Read(new string(' ', 300_000))).Message, StringComparison.Ordinal);
        Assert.Throws<PluginException>(() => Read(new string('[', 100_000)));
        Assert.Throws<PluginException>(() => Read(""));
        Assert.Throws<PluginException>(() => Read("null"));
        Assert.Throws<PluginException>(() => Read(Good + "x"));
    }

    [Fact]
    public void Every_prefix_of_a_manifest_is_an_error_and_nothing_else()
    {
        string whole = Good.TrimEnd();
        for (int length = 0; length < whole.Length; length += 3)
        {
            Assert.Throws<PluginException>(() => Read(whole[..length]));
        }
    }

    private static PluginManifest Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plugin.json"), text);
        return PluginManifest.Read(folder.File("plugin.json"));
    }
}
