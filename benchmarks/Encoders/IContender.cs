namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>One implementation under test. Every timing is of the whole call, in seconds.</summary>
internal interface IContender : IDisposable
{
    /// <summary>What the columns call it.</summary>
    string Name { get; }

    /// <summary>What it is and in which version.</summary>
    string Version { get; }

    /// <summary>Encodes a batch of preprocessed pictures, several times.</summary>
    double[] TimeImages(int batch, int repeats);

    /// <summary>Encodes a batch of token rows of ordinary captions, several times.</summary>
    double[] TimeTexts(int batch, int repeats);

    /// <summary>Decodes, preprocesses and encodes files; null where the contender has no such path.</summary>
    double? TimeFiles(IReadOnlyList<string> files);
}
