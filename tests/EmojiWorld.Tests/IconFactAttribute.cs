using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.EmojiWorld.Tests;

/// <summary>A test that draws real icons and is skipped, with a word, where their packages are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IconFactAttribute : FactAttribute
{
    public IconFactAttribute() => Skip = Directory.Exists(Path.Combine(Modules, IconStyle.All[0].Package))
        ? null
        : "The icon packages are not installed: run 'npm ci --ignore-scripts' in samples/EmojiWorld.";

    public static string Modules => Path.Combine(Fixtures.RepositoryRoot, "samples", "EmojiWorld", "node_modules");
}
