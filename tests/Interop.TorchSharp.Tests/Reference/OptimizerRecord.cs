using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Interop.TorchSharp.Tests.Reference;

/// <summary>Lists of numbers that tests/reference/torch_optimizers.py wrote.</summary>
internal static class OptimizerRecord
{
    private static readonly JsonElement s_root = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Local("torch", "optimizers.json"))).RootElement;

    internal static double[][] Read(string group, string name) =>
        [.. s_root.GetProperty(group).GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    internal static IEnumerable<string> Names(string group) => s_root.GetProperty(group).EnumerateObject().Select(entry => entry.Name);
}
