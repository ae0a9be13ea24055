using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Tokenizers;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Tells how well a vocabulary fits texts.</summary>
internal sealed class TokenizerMeasureCommand : ClipCommand
{
    private readonly Argument<string[]> _texts = new("texts")
    {
        Description = "Text files (.txt, .txt.gz: one text a line), - for standard input, or training data: " + PairSourceArguments.Description,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _vocabulary = CommonOptions.Vocabulary();
    private readonly Option<int?> _context = new("--context-length") { Description = "Tokens of a row, the two special ones included. Default: what the vocabulary's model says, else 77.", HelpName = "n" };
    private readonly Option<TextNormalization?> _normalization = CommonOptions.Normalization("How texts are cleaned: openai (default), huggingface or canonical.");
    private readonly PairSourceArguments _sources;
    private readonly Option<bool> _json = CommonOptions.Json();

    public TokenizerMeasureCommand()
        : base("measure", "Tell how well a vocabulary fits captions: compression, words that are one token, texts that fit the context.")
    {
        _vocabulary.Required = true;
        Add(_texts);
        Add(_vocabulary);
        Add(_context);
        Add(_normalization);
        _sources = new PairSourceArguments(this);
        Add(_json);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip tokenizer measure captions.txt --vocab models/clip",
        "clip tokenizer measure 'shards/{000..009}.tar' --vocab vocabulary --json",
    ];

    private int Run(ParseResult parsed)
    {
        var faults = new SampleFaults();
        ClipTokenizer tokenizer = ClipTokenizer.Load(parsed.GetRequiredValue(_vocabulary)!, new ClipTokenizerOptions
        {
            ContextLength = parsed.GetValue(_context),
            Normalization = parsed.GetValue(_normalization) ?? TextNormalization.OpenAi,
        });
        var texts = new CaptionInputs(parsed.GetRequiredValue(_texts), path => _sources.Source(parsed, path));
        VocabularyReport report = VocabularyReport.Measure(tokenizer, texts.Read(faults), CancellationToken.None);
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new { tokenizer.VocabularySize, tokenizer.ContextLength, Texts = report, Skipped = SkippedSamples.Of(faults) });
        }
        else
        {
            SkippedSamples.Print(faults);
            VocabularyTable.Write(console, $"{parsed.GetRequiredValue(_vocabulary)}: {tokenizer.VocabularySize} ids", report, heldOut: null);
        }

        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }
}
