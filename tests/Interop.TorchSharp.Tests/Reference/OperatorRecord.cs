using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Interop.TorchSharp.Tests.Reference;

/// <summary>What PyTorch computed for one case of tests/reference/torch_ops.py.</summary>
internal sealed record OperatorRecord(RecordedTensor[] Inputs, RecordedTensor[] Outputs, RecordedTensor?[] Gradients)
{
    internal static IReadOnlyDictionary<string, OperatorRecord> All { get; } = ReadAll();

    private static Dictionary<string, OperatorRecord> ReadAll()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Local("torch", "ops.json")));
        return json.RootElement.GetProperty("cases").EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => new OperatorRecord(
                [.. Tensors(entry.Value, "inputs")!], [.. Tensors(entry.Value, "outputs")!], [.. Tensors(entry.Value, "gradients")]));
    }

    private static IEnumerable<RecordedTensor?> Tensors(JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray().Select(RecordedTensor.Read);
}
