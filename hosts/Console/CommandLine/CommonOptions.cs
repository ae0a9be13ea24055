using System.CommandLine;
using Clip.Sdk.Architectures;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>Options that several commands share, so that they are spelt and described once.</summary>
internal static class CommonOptions
{
    public static Option<string> Model() => new("--model", "-m")
    {
        Description = "A checkpoint: a Hugging Face or OpenCLIP directory, or a .pt, .bin or .safetensors file.",
        HelpName = "path",
    };

    public static Option<int?> ImageSize() => new("--image-size")
    {
        Description = "Another picture size than the checkpoint's: its position embedding is interpolated.",
        HelpName = "pixels",
    };

    public static Option<Activation?> Activation() => ChoiceOption.Create(
        "--activation", "Says what a file of unknown origin was trained with, where it cannot be told.",
        ("quickgelu", Architectures.Activation.QuickGelu), ("gelu", Architectures.Activation.Gelu), ("gelu-tanh", Architectures.Activation.GeluTanh));

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, one object a line, instead of a table." };

    public static Option<bool> Truncate() => new("--truncate")
    {
        Description = "Cut texts beyond the context length, keeping the end-of-text token. Without it they are errors.",
    };

    public static Option<string?> Vocabulary() => new("--vocab")
    {
        Description = "Vocabulary: bpe_simple_vocab_16e6.txt(.gz), tokenizer.json, vocab.json beside merges.txt, SigLIP's spiece.model, or a model directory.",
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
