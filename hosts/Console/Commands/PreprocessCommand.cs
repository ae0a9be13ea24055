using System.CommandLine;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Writes what an image encoder sees of a picture, before its values are scaled.</summary>
internal sealed class PreprocessCommand : ClipCommand
{
    private readonly Argument<string> _image = new("image") { Description = "A picture file, or a data URI." };
    private readonly Option<string> _output = CommonOptions.Output("The .npy file: |u1, shape (H, W, 3).");
    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<int?> _size = new("--size") { Description = "Height and width in pixels. Default 224.", HelpName = "pixels" };

    private readonly Option<string?> _settings = new("--settings")
    {
        Description = "A preprocessor_config.json or open_clip_config.json, or a directory that holds one. Default: as OpenAI's models.",
        HelpName = "path",
    };

    private readonly Option<ResizeMode?> _mode = ChoiceOption.Create(
        "--resize-mode", "shortest (default: resize the shorter side, crop the centre), squash, or longest (pad).",
        ("shortest", ResizeMode.Shortest), ("squash", ResizeMode.Squash), ("longest", ResizeMode.Longest));

    private readonly Option<Interpolation?> _interpolation = ChoiceOption.Create(
        "--interpolation", "Pillow's filter of that name. Default bicubic.",
        [.. Enum.GetValues<Interpolation>().Select(value => (value.ToString().ToLowerInvariant(), value))]);

    private readonly Option<bool> _exif = CommonOptions.HonourExif();

    public PreprocessCommand()
        : base("preprocess", "Write what an image encoder sees of a picture.")
    {
        Add(_image);
        Add(_size);
        Add(_settings);
        Add(_mode);
        Add(_interpolation);
        Add(_exif);
        Add(_output);
        Add(_json);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip preprocess cat.jpg --size 224 --output cat.npy",
        "clip preprocess cat.jpg --settings models/clip --output cat.npy --json",
    ];

    private int Run(ParseResult parsed)
    {
        PreprocessSettings settings = Settings(parsed);
        var preprocessor = new ImagePreprocessor(settings);
        byte[] pixels = new byte[preprocessor.ValuesPerImage];
        string image = parsed.GetRequiredValue(_image);
        preprocessor.PreprocessBytes(ImageArguments.Source(image), pixels);

        string output = parsed.GetRequiredValue(_output);
        NpyWriter.WriteBytes(output, pixels, settings.Height, settings.Width, 3);
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new { image = ImageArguments.Name(image), output, shape = new[] { settings.Height, settings.Width, 3 } });
        }
        else
        {
            console.WriteLine($"{output}: [{settings.Height}, {settings.Width}, 3] 8-bit RGB of '{ImageArguments.Name(image)}'");
        }

        return ExitCode.Success;
    }

    private PreprocessSettings Settings(ParseResult parsed)
    {
        int? size = parsed.GetValue(_size);
        PreprocessSettings settings = parsed.GetValue(_settings) is { } path
            ? ReadSettings(path)
            : PreprocessSettings.OpenAi(size ?? 224);
        return settings with
        {
            Width = size ?? settings.Width,
            Height = size ?? settings.Height,
            ShortestEdge = size is null ? settings.ShortestEdge : null,
            ResizeMode = parsed.GetValue(_mode) ?? settings.ResizeMode,
            Interpolation = parsed.GetValue(_interpolation) ?? settings.Interpolation,
            HonourExif = parsed.GetValue(_exif),
        };
    }

    private static PreprocessSettings ReadSettings(string path)
    {
        if (Directory.Exists(path))
        {
            return PreprocessConfig.ReadFolder(path)
                ?? throw new InputException($"'{path}' holds neither {PreprocessConfig.OpenClipFileName} nor {PreprocessConfig.HuggingFaceFileName}.", path);
        }

        return Path.GetFileName(path) == PreprocessConfig.OpenClipFileName
            ? PreprocessConfig.ReadOpenClip(path)
            : PreprocessConfig.ReadHuggingFace(path);
    }
}
