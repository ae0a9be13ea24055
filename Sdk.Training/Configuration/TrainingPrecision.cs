namespace Clip.Sdk.Training.Configuration;

/// <summary>The number type of the forward and backward pass.</summary>
public enum TrainingPrecision
{
    /// <summary>32-bit floats throughout.</summary>
    Float32,

    /// <summary>bfloat16 autocast: float32's range, no loss scaling.</summary>
    Bfloat16,

    /// <summary>float16 autocast with dynamic loss scaling.</summary>
    Float16,
}
