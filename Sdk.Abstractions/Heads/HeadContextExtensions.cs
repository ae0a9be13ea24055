namespace Clip.Sdk.Heads;

/// <summary>Shorthands of a head's context.</summary>
public static class HeadContextExtensions
{
    /// <summary>Gets an engine that the head cannot do without.</summary>
    /// <typeparam name="TEngine">An interface of <see cref="Clip.Sdk.Engines"/>.</typeparam>
    /// <param name="context">The context.</param>
    /// <param name="purpose">What it is needed for, as in 'captions need it'; part of the error's message.</param>
    /// <exception cref="PluginException">This host does not offer the engine.</exception>
    public static TEngine Require<TEngine>(this IHeadContext context, string purpose)
        where TEngine : class
    {
        ArgumentNullException.ThrowIfNull(context);
        return (TEngine?)context.Engines.GetService(typeof(TEngine))
            ?? throw new PluginException($"Head '{context.HeadName}' needs the engine '{typeof(TEngine).Name}' ({purpose}), which this host does not offer. `clip heads info {context.HeadName}` tells what each engine needs.", context.HeadName);
    }

    /// <summary>Gets an engine, or null where this host does not offer it.</summary>
    /// <typeparam name="TEngine">An interface of <see cref="Clip.Sdk.Engines"/>.</typeparam>
    /// <param name="context">The context.</param>
    public static TEngine? Find<TEngine>(this IHeadContext context)
        where TEngine : class
    {
        ArgumentNullException.ThrowIfNull(context);
        return (TEngine?)context.Engines.GetService(typeof(TEngine));
    }
}
