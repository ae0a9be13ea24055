using Clip.Sdk.TestSupport;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>A test that shows the embedded model pictures in the style that it was never trained on; skipped where the icons are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmojiWorldFactAttribute : FactAttribute
{
    public EmojiWorldFactAttribute()
    {
        Skip = !Directory.Exists(Model) ? "The embedded model 'models/emoji-world' is absent."
            : !File.Exists(Corpus) ? "The icons are absent: 'npm ci --ignore-scripts' in samples/EmojiWorld, then 'emoji-world prepare'."
            : null;
    }

    public static string Model { get; } = Environment.GetEnvironmentVariable("CLIP_EMOJI_MODEL") ?? Path.Combine(Fixtures.RepositoryRoot, "models", "emoji-world");

    public static string Corpus { get; } = Path.Combine(Fixtures.RepositoryRoot, "samples", "EmojiWorld", "cache", "emoji-world.bin");
}
