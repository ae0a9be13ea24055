namespace Clip.Sdk.Training.Evaluation;

/// <summary>Predictions of like confidence.</summary>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Their mean confidence; NaN where there are none.</param>
/// <param name="Accuracy">The part that was right; NaN where there are none.</param>
public readonly record struct CalibrationBin(int Count, double Confidence, double Accuracy);
