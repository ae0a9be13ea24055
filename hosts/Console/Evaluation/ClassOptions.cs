using System.CommandLine;
using Clip.Sdk.Hosts.Console.Commands;
using Clip.Sdk.Training.Data;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Hosts.Console.Evaluation;

/// <summary>The options that say which classes there are and what sentences their names are put into.</summary>
internal sealed class ClassOptions
{
    public const string DataDescription = "A folder with one folder of pictures for each class, or shards with .cls files ('data/{0..9}.tar' or a folder of .tar).";

    private readonly Option<string?> _names = new("--class-names")
    {
        Description = "A file with one class name a line, in the order of the sorted folders or of the numbers. Default: the folders' names, or classnames.txt beside shards.",
        HelpName = "file",
    };

    private readonly Option<string> _templates = new("--templates")
    {
        Description = "Sentences that the names are put into: openai-80, openai-7, simple, or a file with one template a line and {} for the name.",
        HelpName = "set or file",
        DefaultValueFactory = _ => "openai-80",
    };

    public ClassOptions(Command command)
    {
        command.Add(_names);
        command.Add(_templates);
        _templates.CompletionSources.Add([.. PromptTemplates.Names]);
    }

    /// <summary>Opens the data.</summary>
    /// <exception cref="InputException">There are no classes, or the names do not fit them.</exception>
    public ClassSet Open(ParseResult parsed, string path, SampleFaults faults) => ClassSet.Open(path, parsed.GetValue(_names), faults);

    /// <summary>[K, D] embeddings of the classes.</summary>
    public Task<EmbeddingMatrix> EmbedAsync(ParseResult parsed, ClipModel model, ClassSet set, CancellationToken cancellationToken)
    {
        var options = new ZeroShotOptions { Templates = PromptTemplates.Resolve(parsed.GetRequiredValue(_templates)), Cache = ZeroShotCache.ForUser() };
        return Task.Run(() => ZeroShotClassifier.Create(model, set.Names, options, cancellationToken).LabelEmbeddings, cancellationToken);
    }
}
