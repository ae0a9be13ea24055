using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

public sealed class MetadataTests
{
    [Fact]
    public void Inputs_and_outputs_tell_their_types_and_shapes()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());

        Assert.Equal(["x"], session.InputNames);
        Assert.Equal(["y"], session.OutputNames);
        NodeMetadata x = session.InputMetadata["x"];
        Assert.Equal([-1, 3], x.Dimensions);
        Assert.Equal(["N", ""], x.SymbolicDimensions);
        Assert.Equal(typeof(float), x.ElementType);
        Assert.Equal(TensorElementType.Float, x.ElementDataType);
        Assert.Equal(OnnxValueType.ONNX_TYPE_TENSOR, x.OnnxValueType);
        Assert.True(x.IsTensor);
        Assert.False(x.IsString);
        Assert.Equal([-1, 3], session.OutputMetadata["y"].Dimensions);
        Assert.Empty(session.OverridableInitializerMetadata);
    }

    [Theory]
    [InlineData(TensorElementType.Float16, typeof(Float16))]
    [InlineData(TensorElementType.BFloat16, typeof(BFloat16))]
    [InlineData(TensorElementType.Int64, typeof(long))]
    [InlineData(TensorElementType.Bool, typeof(bool))]
    [InlineData(TensorElementType.UInt8, typeof(byte))]
    public void Element_types_have_their_dotnet_types(TensorElementType elementType, Type type)
    {
        using var session = new InferenceSession(OnnxModel.Casts(TensorElementType.Float, elementType));

        Assert.Equal(type, session.OutputMetadata["y"].ElementType);
    }

    [Fact]
    public void A_scalar_has_no_dimensions()
    {
        using var session = new InferenceSession(OnnxModel.SumAndDifference());

        Assert.Equal(["a", "b"], session.InputNames);
        Assert.Equal(["sum", "difference"], session.OutputNames);
        Assert.Empty(session.InputMetadata["a"].Dimensions);
    }

    [Fact]
    public void A_free_dimension_can_be_fixed_by_its_name()
    {
        using var options = new SessionOptions();
        options.AddFreeDimensionOverrideByName("N", 4);

        using var session = new InferenceSession(OnnxModel.AddsRow(), options);

        Assert.Equal([4, 3], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void The_model_tells_who_made_it_and_what_it_carries()
    {
        using var session = new InferenceSession(OnnxModel.WithMetadata());

        ModelMetadata metadata = session.ModelMetadata;

        Assert.Equal("by hand", metadata.ProducerName);
        Assert.Equal("the graph", metadata.GraphName);
        Assert.Equal("org.example", metadata.Domain);
        Assert.Equal("a model for a test", metadata.Description);
        Assert.Equal("adds", metadata.GraphDescription);
        Assert.Equal(42, metadata.Version);
        Assert.Equal(new Dictionary<string, string> { ["clé"] = "valeur", ["empty"] = "" }, metadata.CustomMetadataMap);
        Assert.Same(metadata, session.ModelMetadata);
    }

    [Fact]
    public void A_model_without_metadata_gives_empty_texts()
    {
        using var session = new InferenceSession(OnnxModel.AddsRow());

        Assert.Equal("", session.ModelMetadata.ProducerName);
        Assert.Equal("adds a row", session.ModelMetadata.GraphName);
        Assert.Empty(session.ModelMetadata.CustomMetadataMap);
    }

    [Fact]
    public void The_environment_tells_its_version_and_providers()
    {
        OrtEnv environment = OrtEnv.Instance();

        Assert.True(OrtEnv.IsCreated);
        Assert.Same(environment, OrtEnv.Instance());
        Assert.Matches(@"^1\.\d+\.\d+", environment.GetVersionString());
        Assert.Contains("CPUExecutionProvider", environment.GetAvailableProviders());
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, environment.EnvLogLevel);
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, environment.EnvLogLevel);
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    }
}
