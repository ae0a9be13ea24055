namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>An art style: one icon set of the npm registry.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Package">Its package.</param>
/// <param name="License">The licence of the art.</param>
/// <param name="Attribution">Whom to thank, for the model card.</param>
/// <param name="IsTestOnly">True for the style that no training picture may show.</param>
public sealed record IconStyle(string Name, string Package, string License, string Attribution, bool IsTestOnly = false)
{
    /// <summary>Every style, the training styles first.</summary>
    public static IReadOnlyList<IconStyle> All { get; } =
    [
        new("noto", "@iconify-json/noto", "Apache-2.0", "Noto Emoji by Google Inc, https://github.com/googlefonts/noto-emoji"),
        new("twemoji", "@iconify-json/twemoji", "CC-BY-4.0", "Twitter Emoji (Twemoji) by Twitter and contributors, https://github.com/jdecked/twemoji"),
        new("fluent-flat", "@iconify-json/fluent-emoji-flat", "MIT", "Fluent Emoji Flat by Microsoft Corporation, https://github.com/microsoft/fluentui-emoji"),
        new("noto-v1", "@iconify-json/noto-v1", "Apache-2.0", "Noto Emoji (v1) by Google Inc, https://github.com/googlefonts/noto-emoji"),
        new("emojione", "@iconify-json/emojione", "CC-BY-4.0", "EmojiOne 2 (Colored) by EmojiOne, https://github.com/EmojiTwo/emojitwo"),
        new("fluent-3d", "@iconify-json/fluent-emoji", "MIT", "Fluent Emoji by Microsoft Corporation, https://github.com/microsoft/fluentui-emoji", IsTestOnly: true),
    ];
}
