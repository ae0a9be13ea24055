using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Runs any function of any head, with options made of its schema.</summary>
internal sealed class HeadsRunCommand : ClipCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonOutput.Options) { WriteIndented = true };

    private readonly Argument<string?> _head = new("head") { Description = "The head.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _function = new("function") { Description = "The function. Its parameters follow as options.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _arguments = new("--arguments")
    {
        Description = "Arguments as one JSON object, or @file that holds one: also for parameters that are named as options of this command.",
        HelpName = "json",
    };

    private readonly ModelArguments _model;
    private readonly HeadHostArguments _heads;
    private readonly Option<bool> _json = CommonOptions.Json();

    public HeadsRunCommand()
        : base("run", "Run a function of a head. Its parameters are options: --help behind a head and a function lists them.")
    {
        Add(_head);
        Add(_function);
        Add(_arguments);
        _heads = new HeadHostArguments(this);
        Add(_json);
        _model = new ModelArguments(this, isRequired: false);
        TreatUnmatchedTokensAsErrors = false;
        Validators.Add(result =>
        {
            if (result.GetValue(_head) is null || result.GetValue(_function) is null)
            {
                result.AddError("Name a head and a function. `clip heads list` lists the heads, `clip heads run <head> --help` a head's functions.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip heads run caption --help",
        "clip heads run moderation moderate_image --model models/clip --image photo.jpg",
    ];

    /// <summary>Behind a head its functions, behind a function its parameters.</summary>
    public override void WriteDetails(ParseResult parsed, TextWriter output)
    {
        if (parsed.GetValue(_head) is not { } head || head.StartsWith('-'))
        {
            return;
        }

        HeadHost host = _heads.Open(parsed, model: null);
        try
        {
            output.WriteLine();
            if (parsed.GetValue(_function) is { } function)
            {
                output.WriteLine($"Options of function '{function}' of head '{head}':");
                FunctionArguments.Describe(host.Function(head, function), output);
                return;
            }

            output.WriteLine($"Functions of head '{head}':");
            foreach (AIFunction known in host.Catalog.Functions(head))
            {
                output.WriteLine($"  {known.Name}  {known.Description}");
            }
        }
        finally
        {
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string head = parsed.GetRequiredValue(_head)!;
        await using HeadHost host = _heads.Open(parsed, _model, head);
        AIFunction function = host.Function(head, parsed.GetRequiredValue(_function)!);
        AIFunctionArguments arguments = FunctionArguments.Parse(function, parsed.UnmatchedTokens, Given(parsed.GetValue(_arguments)));
        object? result = await function.InvokeAsync(arguments, cancellationToken);
        await WriteAsync(result, parsed.GetValue(_json), parsed.InvocationConfiguration.Output, cancellationToken);
        return ExitCode.Success;
    }

    private static JsonObject? Given(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            string json = text.StartsWith('@') ? File.ReadAllText(text[1..]) : text;
            return JsonNode.Parse(json) as JsonObject ?? throw new InputException("--arguments is to be a JSON object, but another value came.", text);
        }
        catch (JsonException error)
        {
            throw new InputException($"--arguments is to be a JSON object or @file: {error.Message}", text, error);
        }
    }

    private static async Task WriteAsync(object? result, bool asJson, TextWriter output, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case IAsyncEnumerable<string> stream:
                await foreach (string piece in stream.WithCancellation(cancellationToken))
                {
                    if (asJson)
                    {
                        JsonOutput.WriteLine(output, piece);
                    }
                    else
                    {
                        await output.WriteAsync(piece);
                        await output.FlushAsync(cancellationToken);
                    }
                }

                if (!asJson)
                {
                    await output.WriteLineAsync();
                }

                break;
            case JsonElement { ValueKind: JsonValueKind.String } text when !asJson:
                await output.WriteLineAsync(text.GetString());
                break;
            case JsonElement value:
                await output.WriteLineAsync(JsonSerializer.Serialize(value, asJson ? JsonOutput.Options : Indented));
                break;
            default:
                await output.WriteLineAsync(asJson ? "null" : "done");
                break;
        }
    }
}
