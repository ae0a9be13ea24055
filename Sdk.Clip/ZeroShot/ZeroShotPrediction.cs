namespace Clip.Sdk.ZeroShot;

/// <summary>How one label fits one picture.</summary>
/// <param name="LabelIndex">The label's place in the classifier's labels.</param>
/// <param name="Label">The label.</param>
/// <param name="Probability">0..1: softmax over all labels at the model's logit scale, or the label's own sigmoid for a model trained with the sigmoid loss.</param>
/// <param name="Cosine">The cosine of picture and label, before the scale.</param>
public readonly record struct ZeroShotPrediction(int LabelIndex, string Label, float Probability, float Cosine);
