using System.CommandLine;
using Clip.Sdk.Plugins;
using Clip.Sdk.SemanticKernel;
using Clip.Sdk.Training.Guidance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>The options that say what the kernel holds.</summary>
internal sealed class KernelArgumentsOfHost
{
    private readonly Option<string?> _model = new("--model") { Description = "A checkpoint's file or folder. Default: the one of --config." };
    private readonly Option<string[]> _plugins = new("--plugins") { Description = "A folder of plugins; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _config = new("--config") { Description = "A file with model, plugins and the sections of heads." };
    private readonly Option<string[]> _roots = new("--root") { Description = "A folder that functions may read; may be given several times. Default: the current folder.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _outputs = new("--output-root") { Description = "A folder that functions may write; may be given several times. Default: none.", DefaultValueFactory = _ => [] };

    public IEnumerable<Option> All => [_model, _plugins, _config, _roots, _outputs];

    /// <summary>The kernel that the options ask for.</summary>
    public KernelOfHost Open(ParseResult parsed) => Build(Read(parsed));

    /// <summary>The kernel of the demo: what the options leave open comes from the checkout.</summary>
    public KernelOfHost OpenDemo(ParseResult parsed, DemoFiles files)
    {
        ClipKernelOptions options = Read(parsed);
        return Build(options with
        {
            Model = options.Model ?? options.Configuration.Model ?? files.Model,
            ReadableFolders = [files.Pictures, files.Output],
            WritableFolders = [files.Output],
        });
    }

    private static KernelOfHost Build(ClipKernelOptions options)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<ILoggerFactory>(new ErrorOutputLoggers(Console.Error));
        return new KernelOfHost(builder.AddClip(options).Build());
    }

    private ClipKernelOptions Read(ParseResult parsed)
    {
        string[] plugins = parsed.GetValue(_plugins)!;
        string[] roots = parsed.GetValue(_roots)!;
        return new ClipKernelOptions
        {
            Model = parsed.GetValue(_model),
            Configuration = parsed.GetValue(_config) is { } path ? HeadConfiguration.Read(path) : HeadConfiguration.Empty,
            PluginFolders = plugins.Length > 0 ? plugins : null,
            ReadableFolders = roots.Length > 0 ? roots : ["."],
            WritableFolders = parsed.GetValue(_outputs)!,
            ConfigureEngines = (engines, model) => engines.AddGradients(model),
        };
    }
}
