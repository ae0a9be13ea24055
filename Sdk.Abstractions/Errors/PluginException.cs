namespace Clip.Sdk;

/// <summary>A plugin or head cannot be loaded, or failed in a way that concerns its host.</summary>
public sealed class PluginException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="plugin">The name of the plugin or head.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    public PluginException(string message, string? plugin = null, Exception? innerException = null)
        : base(message, innerException) => Plugin = plugin;

    /// <summary>The name of the plugin or head.</summary>
    public string? Plugin { get; }

    /// <inheritdoc/>
    public override string Code => "plugin";
}
