using System.Text.Json.Serialization;

namespace Clip.Sdk.Training.Data;

/// <summary>JSON of positions, written by the compiler so that nothing depends on reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SamplePosition))]
[JsonSerializable(typeof(DataPosition))]
internal sealed partial class PositionSerializerContext : JsonSerializerContext;
