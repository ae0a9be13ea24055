using System.CommandLine;
using System.CommandLine.Parsing;
using Clip.Sdk.Architectures;
using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The options that say which model to load and how, for every command that runs one.</summary>
internal sealed class ModelArguments
{
    private readonly Option<string> _model = CommonOptions.Model();

    private readonly Option<string?> _vocabulary = CommonOptions.Vocabulary();

    private readonly Option<string> _device = new("--device")
    {
        Description = "cpu, cuda or cuda:n. Never falls back to another.",
        HelpName = "device",
        DefaultValueFactory = _ => "cpu",
    };

    private readonly Option<ClipPrecision?> _precision = ChoiceOption.Create(
        "--precision", "How weights are kept and computed with: fp32 (default), fp16 (weights in half) or int8.",
        ("fp32", ClipPrecision.Float32), ("fp16", ClipPrecision.Float16), ("int8", ClipPrecision.Int8));

    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of the engine. Default: the cores.", HelpName = "n" };
    private readonly Option<int?> _batch = new("--batch-size") { Description = "Most inputs that go through the model at once.", HelpName = "n" };
    private readonly Option<bool> _truncate = CommonOptions.Truncate();
    private readonly Option<bool> _exif = CommonOptions.HonourExif();

    private readonly Option<int?> _imageSize = CommonOptions.ImageSize();
    private readonly Option<Activation?> _activation = CommonOptions.Activation();
    private readonly Option<TextNormalization?> _normalization = CommonOptions.Normalization("How texts are cleaned. Default: as the model's family does.");

    private readonly Option<PreprocessConvention?> _convention = ChoiceOption.Create(
        "--preprocess-as", "Order and rounding of preprocessing: openai (default) or huggingface (RGB first, crop offsets rounded down).",
        ("openai", PreprocessConvention.OpenAi), ("huggingface", PreprocessConvention.HuggingFace));

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isRequired">False where the command can do something without a model.</param>
    public ModelArguments(Command command, bool isRequired = true)
    {
        _model.Required = isRequired;
        Option[] options = [_model, _vocabulary, _device, _precision, _threads, _batch, _truncate, _exif, _imageSize, _convention, _activation, _normalization];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_model) is not null;

    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>Loads the model that is named, and prints its warnings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="change">What the command does otherwise than the options say; null for nothing.</param>
    /// <param name="path">The checkpoint where the command line need not name one; null for the command line's.</param>
    public ClipModel Load(ParseResult parsed, Func<ClipOptions, ClipOptions>? change = null, string? path = null)
    {
        ClipOptions options = Options(parsed);
        ClipModel model = ClipModel.Load(path ?? Path(parsed), change is null ? options : change(options));
        foreach (string warning in model.Info.Warnings)
        {
            System.Console.Error.WriteLine($"clip: warning: {warning}");
        }

        return model;
    }

    public TextTruncation Truncation(ParseResult parsed) =>
        parsed.GetValue(_truncate) ? TextTruncation.KeepEndOfText : TextTruncation.Error;

    public ClipOptions Options(ParseResult parsed) => new()
    {
        VocabularyPath = parsed.GetValue(_vocabulary),
        Device = ClipDevice.Parse(parsed.GetValue(_device)!),
        Precision = parsed.GetValue(_precision) ?? ClipPrecision.Float32,
        Threads = parsed.GetValue(_threads),
        MaxBatchSize = parsed.GetValue(_batch),
        Truncation = Truncation(parsed),
        HonourExif = parsed.GetValue(_exif),
        ImageSize = parsed.GetValue(_imageSize),
        PreprocessConvention = parsed.GetValue(_convention) ?? PreprocessConvention.OpenAi,
        Activation = parsed.GetValue(_activation),
        Normalization = parsed.GetValue(_normalization),
    };
}
