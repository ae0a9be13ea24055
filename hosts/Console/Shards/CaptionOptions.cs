using System.CommandLine;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>The options that say which files of a sample are picture and caption.</summary>
internal sealed class CaptionOptions
{
    private readonly Option<string> _caption = new("--caption-extension") { Description = "Extension of captions; one that ends in json is read as an object.", HelpName = "ext", DefaultValueFactory = _ => "txt" };
    private readonly Option<string> _property = new("--caption-property") { Description = "Property of the caption in JSON files.", HelpName = "name", DefaultValueFactory = _ => "caption" };
    private readonly Option<string> _images = new("--image-extensions") { Description = "Extensions of pictures, the preferred first.", HelpName = "a,b", DefaultValueFactory = _ => "jpg,jpeg,png,webp,gif,bmp,tif" };

    public CaptionOptions(Command command)
    {
        command.Add(_caption);
        command.Add(_property);
        command.Add(_images);
    }

    public string Extension(ParseResult parsed) => parsed.GetRequiredValue(_caption).TrimStart('.');

    public string Property(ParseResult parsed) => parsed.GetRequiredValue(_property);

    public ShardSurvey Survey(ParseResult parsed) => new(
        parsed.GetRequiredValue(_images).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), Extension(parsed), Property(parsed));
}
