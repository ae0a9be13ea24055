namespace Clip.Sdk;

/// <summary>A pair of encoders that share one embedding space.</summary>
/// <remarks>Disposing the model disposes both encoders.</remarks>
public interface IClipModel : IDisposable
{
    /// <summary>The facts of the model.</summary>
    ClipModelInfo Info { get; }

    /// <summary>The image tower.</summary>
    IImageEncoder Images { get; }

    /// <summary>The text tower.</summary>
    ITextEncoder Texts { get; }
}
