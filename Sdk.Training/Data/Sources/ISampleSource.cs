namespace Clip.Sdk.Training.Data;

/// <summary>A stream of pairs in an order that depends on nothing but its settings, and that can be left and taken up at any sample.</summary>
public interface ISampleSource
{
    /// <summary>A name for messages.</summary>
    string Name { get; }

    /// <summary>Samples of one epoch over all processes, or null where nobody has counted them.</summary>
    long? SamplesPerEpoch { get; }

    /// <summary>Opens the stream.</summary>
    /// <param name="faults">Receives what is wrong with samples that are skipped while reading.</param>
    /// <param name="position">Where to go on, as <see cref="ISampleCursor.Save"/> gave it; null is the start.</param>
    /// <param name="epochs">Epochs after which the stream ends; null never ends.</param>
    /// <exception cref="InputException">The source is empty or absent, or the position is another source's.</exception>
    ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null);
}
