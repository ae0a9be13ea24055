using System.Text.Json.Nodes;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>A peer process as a contender.</summary>
internal sealed class PeerContender(string name, Peer peer, bool readsFiles) : IContender
{
    public string Name => name;

    public string Version => peer.Version;

    public double[] TimeImages(int batch, int repeats) => peer.Time("image", batch, repeats);

    public double[] TimeTexts(int batch, int repeats) => peer.Time("text", batch, repeats);

    public double? TimeFiles(IReadOnlyList<string> files) => readsFiles
        ? peer.Ask(new JsonObject { ["op"] = "files", ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]) })["seconds"]![0]!.GetValue<double>()
        : null;

    public void Dispose() => peer.Dispose();
}
