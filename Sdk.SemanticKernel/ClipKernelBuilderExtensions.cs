using Clip.Sdk.Files;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel;

/// <summary>Adds CLIP to kernels.</summary>
public static class ClipKernelBuilderExtensions
{
    /// <summary>
    /// Puts every head of the plugins into the kernel: one kernel plugin a head, one kernel function a described method, with the
    /// schema that every other host shows. Registers the model's embedding generators, the catalogue and the model as services.
    /// </summary>
    /// <remarks>
    /// A head's name is its plugin's with hyphens turned to underscores. Heads whose code cannot be loaded are logged and left out.
    /// With <see cref="ClipKernelOptions.WatchesPlugins"/> the plugin collections of kernels made from these services follow the
    /// folders; a kernel's <see cref="Kernel.Clone"/> keeps the heads that it was cloned with. Dispose the kernel's services
    /// (<c>(kernel.Services as IDisposable)?.Dispose()</c>) to close the model.
    /// </remarks>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="options">The options.</param>
    /// <returns>The builder.</returns>
    public static IKernelBuilder AddClip(this IKernelBuilder builder, ClipKernelOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        IServiceCollection services = builder.Services;
        if ((options.Model ?? options.Configuration.Model) is { } checkpoint)
        {
            services.AddSingleton(_ => HostModel.FromCheckpoint(checkpoint, options.ModelOptions));
            services.AddSingleton(provider => provider.GetRequiredService<HostModel>().Value);
            services.AddSingleton(provider => provider.GetRequiredService<IClipModel>().AsTextEmbeddingGenerator());
            services.AddSingleton(provider => provider.GetRequiredService<IClipModel>().AsImageEmbeddingGenerator());
        }

        services.AddSingleton(provider => CreateEngines(provider, options));
        services.AddSingleton(provider => OpenCatalog(provider, options));
        services.AddSingleton(provider => new HeadKernelPlugins(provider.GetRequiredService<HeadCatalog>(), Roots(options), Logger(provider)));

        // A kernel takes its plugins from the collection where one is registered; this one follows the catalogue.
        services.AddTransient(provider => provider.GetRequiredService<HeadKernelPlugins>().Fill(new KernelPluginCollection(provider.GetServices<KernelPlugin>())));
        return builder;
    }

    private static HostEngines CreateEngines(IServiceProvider provider, ClipKernelOptions options)
    {
        var model = provider.GetService<HostModel>();
        HostEngines engines = HostEngines.Create(model, options.ModelOptions);
        options.ConfigureEngines?.Invoke(engines, model);
        return engines;
    }

    private static HeadCatalog OpenCatalog(IServiceProvider provider, ClipKernelOptions options)
    {
        var catalog = new HeadCatalogOptions
        {
            Folders = options.PluginFolders ?? [.. options.Configuration.Plugins, .. Plugins.PluginFolders.Default],
            Files = Roots(options),
            Model = provider.GetService<HostModel>(),
            Engines = provider.GetRequiredService<HostEngines>(),
            Configuration = options.Configuration,
            AllowedFingerprints = options.Configuration.Allow,
            WatchesFolders = options.WatchesPlugins,
            LoggerFactory = Logger(provider),
        };
        return HeadCatalog.Open(options.DataFolder is null ? catalog : catalog with { DataFolder = options.DataFolder });
    }

    private static ILoggerFactory Logger(IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    private static IFileRoots Roots(ClipKernelOptions options) => options.ReadableFolders.Count == 0 && options.WritableFolders.Count == 0
        ? NoFiles.Instance
        : FileRoots.Confined(options.ReadableFolders.Count == 0 ? options.WritableFolders : options.ReadableFolders, options.WritableFolders);
}
