using Clip.Sdk.Samples.EmojiWorld.Corpus;

namespace Clip.Sdk.EmojiWorld.Tests;

/// <summary>Hand-made packages in the formats of the real ones: four concepts, drawn as plain squares.</summary>
public sealed class TinyWorld : IDisposable
{
    private static readonly (string Code, string Name, string Colour)[] Icons =
        [("1f98a", "fox", "#ff0000"), ("1f34e", "apple", "#00ff00"), ("1f600", "grin", "#0000ff"), ("1f468-200d-1f33e", "man-farmer", "#00ffff"), ("1f1e9", "flag-x", "#ffff00")];

    private readonly string _folder = Directory.CreateTempSubdirectory("emoji-world-").FullName;

    public TinyWorld()
    {
        Write("emojibase-data/en/data.json", """
            [
              {"label": "regional indicator", "hexcode": "1F1E6"},
              {"label": "red hair", "hexcode": "1F9B0", "group": 2},
              {"label": "fox", "hexcode": "1F98A", "tags": ["animal", "face"], "group": 3},
              {"label": "green apple", "hexcode": "1F34E-FE0F", "tags": ["fruit"], "group": 4},
              {"label": "grinning face", "hexcode": "1F600", "group": 0},
              {"label": "farmer", "hexcode": "1F9D1-200D-1F33E", "group": 1},
              {"label": "man farmer", "hexcode": "1F468-200D-1F33E", "group": 1},
              {"label": "flag: Nowhere", "hexcode": "1F1E9", "group": 9}
            ]
            """);
        Write("emojibase-data/en/shortcodes/emojibase.json", """{"1F98A": ["fox_face", "vixen"], "1F600": "happy"}""");
        Write("emojibase-data/en/shortcodes/github.json", """{"1F98A": "fox", "1F34E": "+1"}""");
        foreach (IconStyle style in IconStyle.All)
        {
            bool hasFlag = style.Name == "twemoji";
            bool hasCharacters = !style.IsTestOnly && style.Name is not ("noto-v1" or "emojione");
            var icons = Icons.Where(icon => icon.Name != "flag-x" || hasFlag).ToArray();
            string bodies = string.Join(',', icons.Select(icon => $"\"{icon.Name}\": {{\"body\": \"<rect x='2' y='2' width='12' height='6' fill='{icon.Colour}'/>\"}}"));
            Write($"{style.Package}/icons.json", $"{{\"icons\": {{{bodies}}}, \"aliases\": {{\"turned\": {{\"parent\": \"fox\", \"vFlip\": true}}}}, \"width\": 16, \"height\": 16}}");
            if (hasCharacters)
            {
                Write($"{style.Package}/chars.json", "{" + string.Join(',', icons.Select(icon => $"\"{icon.Code}{(icon.Name == "apple" ? "-fe0f" : "")}\": \"{icon.Name}\"")) + "}");
            }
        }

        CorpusFile.Build(_folder, Corpus, 16, _ => { });
    }

    public string Modules => _folder;

    public string Corpus => Path.Combine(_folder, "corpus.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string content)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
