namespace Clip.Sdk;

/// <summary>A model could not be run: the engine refused the graph, the device is absent, or the computation gave no finite numbers.</summary>
public sealed class InferenceException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="device">The device asked for, in the form <c>cpu</c> or <c>cuda:0</c>, or null.</param>
    /// <param name="innerException">The cause, often a native engine's error.</param>
    public InferenceException(string message, string? device = null, Exception? innerException = null)
        : base(message, innerException) => Device = device;

    /// <summary>The device asked for, in the form <c>cpu</c> or <c>cuda:0</c>, or null.</summary>
    public string? Device { get; }

    /// <inheritdoc/>
    public override string Code => "inference";
}
