using System.CommandLine;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>Options that several commands share, so that they are spelt and described once.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, one object a line, instead of a table." };

    public static Option<bool> Truncate() => new("--truncate")
    {
        Description = "Cut texts beyond the context length, keeping the end-of-text token. Without it they are errors.",
    };

    public static Option<string?> Vocabulary() => new("--vocab")
    {
        Description = "Vocabulary: bpe_simple_vocab_16e6.txt(.gz), tokenizer.json, vocab.json beside merges.txt, or a model directory.",
        HelpName = "path",
    };

    public static Option<bool> HonourExif() => new("--exif")
    {
        Description = "Turn pictures as their EXIF orientation says. The reference ignores it, so that is the default.",
    };

    public static Option<TextNormalization?> Normalization(string description) => ChoiceOption.Create(
        "--normalization", description,
        ("openai", TextNormalization.OpenAi), ("huggingface", TextNormalization.HuggingFace), ("canonical", TextNormalization.Canonical));

    public static Option<string> Output(string description) => new("--output", "-o") { Description = description, HelpName = "file", Required = true };
}
