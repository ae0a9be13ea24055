using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Tokenization;
using Microsoft.ML.Tokenizers;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Texts to token ids, as a model sees them.</summary>
internal sealed class TokenizeCommand : ClipCommand
{
    private readonly Argument<string[]> _texts = new("texts")
    {
        Description = "Texts. Without any, they are read from standard input: one JSON string a line with --json, else one text a line.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _vocabulary = CommonOptions.Vocabulary();
    private readonly Option<bool> _truncate = CommonOptions.Truncate();
    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<int?> _contextLength = new("--context-length")
    {
        Description = "Tokens of a row, the two special ones included. Default: what the vocabulary's model says, else 77 (SigLIP: 64).",
        HelpName = "n",
    };

    private readonly Option<TextNormalization?> _normalization = CommonOptions.Normalization(
        "How texts are cleaned: openai (default, with text repair), huggingface (as its fast tokenizer) or canonical (SigLIP).");

    public TokenizeCommand()
        : base("tokenize", "Turn texts into token ids.")
    {
        _vocabulary.Required = true;
        Add(_texts);
        Add(_vocabulary);
        Add(_truncate);
        Add(_contextLength);
        Add(_normalization);
        Add(_json);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip tokenize --vocab bpe_simple_vocab_16e6.txt.gz \"a photo of a cat\"",
        "printf '\"a photo of a cat\"\\n' | clip tokenize --vocab models/clip --json",
    ];

    private int Run(ParseResult parsed)
    {
        IRowTokenizer tokenizer = Load(parsed);
        TextTruncation truncation = parsed.GetValue(_truncate) ? TextTruncation.KeepEndOfText : TextTruncation.Error;
        string[] texts = parsed.GetValue(_texts) ?? [];
        bool json = parsed.GetValue(_json);
        IEnumerable<Func<string>> inputs = texts.Length > 0
            ? texts.Select(text => (Func<string>)(() => text))
            : ReadLines().Select(line => json ? () => JsonLineText.Parse(line) : (Func<string>)(() => line));

        int failures = 0;
        using var output = new StreamWriter(System.Console.OpenStandardOutput(), bufferSize: 1 << 16);
        foreach (Func<string> input in inputs)
        {
            TokenRow row = Tokenize(tokenizer, input, truncation);
            failures += row.Error is null ? 0 : 1;
            Print(output, tokenizer, row, json);
        }

        return failures == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private IRowTokenizer Load(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_vocabulary)!;
        int? contextLength = parsed.GetValue(_contextLength);
        TextNormalization? normalization = parsed.GetValue(_normalization);
        if (!UnigramTokenizer.Recognizes(path))
        {
            return ClipTokenizer.Load(path, new ClipTokenizerOptions { ContextLength = contextLength, Normalization = normalization ?? TextNormalization.OpenAi });
        }

        return normalization is null
            ? UnigramTokenizer.Load(path, contextLength ?? UnigramTokenizer.DefaultContextLength)
            : throw new InputException($"'{path}' is a SigLIP vocabulary, whose texts are cleaned in its own way. Leave --normalization out.");
    }

    private static IEnumerable<string> ReadLines()
    {
        // Not Console.In: it would decode with the terminal's encoding.
        using var reader = new StreamReader(System.Console.OpenStandardInput());
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static TokenRow Tokenize(IRowTokenizer tokenizer, Func<string> input, TextTruncation truncation)
    {
        IReadOnlyList<int>? ids = null;
        try
        {
            string text = input();
            ids = ((Tokenizer)tokenizer).EncodeToIds(text);
            int[] row = new int[tokenizer.ContextLength];
            var facts = new TokenizedText[1];
            tokenizer.EncodeBatch([text], row, facts, truncation);
            return new TokenRow(ids, row, facts[0].IsTruncated);
        }
        catch (ClipException error)
        {
            return new TokenRow(ids, Row: null, Truncated: false, ErrorRow.From(error));
        }
    }

    private static void Print(TextWriter output, IRowTokenizer tokenizer, TokenRow row, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(output, row);
        }
        else if (row.Error is not null)
        {
            output.WriteLine($"error: {row.Error.Message}");
        }
        else
        {
            string note = row.Truncated ? "  (truncated)" : string.Empty;
            output.WriteLine(string.Join(' ', row.Ids!.Select(id => $"{id}:{tokenizer.GetToken(id)}")) + note);
        }
    }

    private sealed record TokenRow(IReadOnlyList<int>? Ids, int[]? Row, bool Truncated, ErrorRow? Error = null);
}
