using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;

namespace Clip.Sdk.Plugins;

/// <summary>The engines that a host offers its heads, by the interfaces of <see cref="Clip.Sdk.Engines"/>.</summary>
/// <remarks>
/// An engine is made when it is first asked for. Set it up before heads are created; then it is safe to use from several threads
/// at once. Engines that are disposable are disposed with this.
/// </remarks>
public sealed class HostEngines : IServiceProvider, IDisposable
{
    private readonly Dictionary<Type, Lazy<object?>> _engines = [];

    /// <summary>
    /// What this package has: <see cref="IWeightReader"/>, <see cref="IImageCodec"/>, <see cref="IClipModelFactory"/>,
    /// <see cref="ITextStateEncoderFactory"/>, <see cref="ICausalLanguageModelFactory"/> and, where there is a model, <see cref="IImagePipeline"/>.
    /// </summary>
    /// <param name="model">The host's model; null where it has none.</param>
    /// <param name="options">How further models are run; null for the defaults.</param>
    public static HostEngines Create(HostModel? model = null, ClipOptions? options = null)
    {
        HostEngines engines = new HostEngines()
            .Add<IWeightReader>(() => new ArchiveWeightReader())
            .Add<IImageCodec>(() => new VipsImageCodec())
            .Add<IClipModelFactory>(() => new CheckpointModelFactory(options))
            .Add<ITextStateEncoderFactory>(() => new CheckpointTextStates(model, options))
            .Add<ICausalLanguageModelFactory>(() => new CausalLanguageModelFactory(options?.Device, options?.Threads));
        return model is null ? engines : engines.Add<IImagePipeline>(() => new ModelPipeline(model));
    }

    /// <summary>Adds an engine, or replaces it.</summary>
    /// <typeparam name="TEngine">Its interface.</typeparam>
    /// <param name="create">Makes it; null where it turns out that the machine lacks it.</param>
    public HostEngines Add<TEngine>(Func<TEngine?> create)
        where TEngine : class
    {
        ArgumentNullException.ThrowIfNull(create);
        _engines[typeof(TEngine)] = new Lazy<object?>(() => Detached.Run<object?>(create));
        return this;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return _engines.GetValueOrDefault(serviceType)?.Value;
    }

    /// <summary>Disposes the engines that were made.</summary>
    public void Dispose()
    {
        foreach (Lazy<object?> engine in _engines.Values)
        {
            if (engine is { IsValueCreated: true, Value: IDisposable disposable })
            {
                disposable.Dispose();
            }
        }

        _engines.Clear();
    }
}
