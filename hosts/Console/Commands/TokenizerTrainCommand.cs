using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Hosts.Console.Tokenizers;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Learns a BPE vocabulary from captions.</summary>
internal sealed class TokenizerTrainCommand : ClipCommand
{
    private readonly Argument<string[]> _texts = new("texts")
    {
        Description = "Text files (.txt, .txt.gz: one text a line), - for standard input, or training data: " + PairSourceArguments.Description,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Folder that receives vocab.json, merges.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<int> _size = new("--size")
    {
        Description = "Ids of the vocabulary, at least 514: bytes, bytes that end a word, start and end of text, and the rest learned.",
        HelpName = "n",
        DefaultValueFactory = _ => 49408,
    };

    private readonly Option<int> _frequency = new("--minimum-frequency") { Description = "How often a pair must occur to become a token.", HelpName = "n", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _context = new("--context-length") { Description = "Tokens of a row, the two special ones included.", HelpName = "n", DefaultValueFactory = _ => 77 };

    private readonly Option<TextNormalization?> _normalization = CommonOptions.Normalization(
        "How texts are cleaned: openai (default, with text repair), huggingface (as its fast tokenizer) or canonical (SigLIP).");

    private readonly Option<string?> _simple = new("--simple") { Description = "Also write OpenAI's form, which open_clip reads; .gz compresses.", HelpName = "file" };
    private readonly Option<string[]> _heldOut = new("--held-out") { Description = "Texts that are only measured, to see how the vocabulary fits what it has not seen.", HelpName = "texts" };
    private readonly PairSourceArguments _sources;
    private readonly Option<bool> _json = CommonOptions.Json();

    public TokenizerTrainCommand()
        : base("train", "Learn a byte-level BPE vocabulary from captions and write it in the forms that other tools read.")
    {
        Add(_texts);
        Add(_output);
        Add(_size);
        Add(_frequency);
        Add(_context);
        Add(_normalization);
        Add(_simple);
        Add(_heldOut);
        _sources = new PairSourceArguments(this);
        Add(_json);
        AtLeast(_size, BpeTrainerOptions.SmallestVocabulary);
        AtLeast(_frequency, 1);
        AtLeast(_context, 3);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip tokenizer train captions.txt --size 8192 --output vocabulary",
        "clip tokenizer train 'shards/{000..099}.tar' --size 16384 --context-length 64 --output vocabulary --held-out 'shards/{100..109}.tar'",
        "clip tokenizer train pairs.csv --caption-column caption --output vocabulary --simple bpe_vocab.txt.gz --json",
    ];

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
        {
            result.AddError($"{option.Name} must be at least {least}.");
        }
    });

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new SampleFaults();
        var texts = new CaptionInputs(parsed.GetRequiredValue(_texts), path => _sources.Source(parsed, path));
        var trainer = new BpeTrainer(new BpeTrainerOptions
        {
            VocabularySize = parsed.GetValue(_size),
            MinimumFrequency = parsed.GetValue(_frequency),
            Tokenizer = new ClipTokenizerOptions
            {
                ContextLength = parsed.GetValue(_context),
                Normalization = parsed.GetValue(_normalization) ?? TextNormalization.OpenAi,
            },
        });
        ClipTokenizer tokenizer = await JobProgress.RunAsync("Learning", "merges", total: 0, progress => Task.Run(
            () => trainer.Train(texts.Read(faults), new ProgressForwarder(progress), cancellationToken), cancellationToken));
        TokenizerFiles.WriteHuggingFace(tokenizer, parsed.GetRequiredValue(_output));
        if (parsed.GetValue(_simple) is { } simple)
        {
            TokenizerFiles.WriteSimpleVocabulary(tokenizer, simple);
        }

        // The first pass has counted what could not be read.
        VocabularyReport report = VocabularyReport.Measure(tokenizer, texts.Read(new SampleFaults()), cancellationToken);
        VocabularyReport? heldOut = parsed.GetValue(_heldOut) is { Length: > 0 } others
            ? VocabularyReport.Measure(tokenizer, new CaptionInputs(others, path => _sources.Source(parsed, path)).Read(faults), cancellationToken)
            : null;
        Write(parsed, tokenizer, report, heldOut, faults);
        return faults.Total == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private void Write(ParseResult parsed, ClipTokenizer tokenizer, VocabularyReport report, VocabularyReport? heldOut, SampleFaults faults)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        string output = parsed.GetRequiredValue(_output);
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new { Output = output, tokenizer.VocabularySize, tokenizer.ContextLength, Training = report, HeldOut = heldOut, Skipped = SkippedSamples.Of(faults) });
            return;
        }

        SkippedSamples.Print(faults);
        VocabularyTable.Write(console, $"{output}: {tokenizer.VocabularySize} ids", report, heldOut);
    }

    // Not Progress<T>: it posts to a synchronisation context, and lines would come after the end.
    private sealed class ProgressForwarder(JobProgress progress) : IProgress<BpeTrainerProgress>
    {
        public void Report(BpeTrainerProgress value) => progress.Report(value.Merges, value.WantedMerges);
    }
}
