using Clip.Sdk;
using Clip.Sdk.ZeroShot;

// A checkpoint as it is published, and pictures.
using ClipModel model = ClipModel.Load(args[0]);
ImageSource[] pictures = [.. args[1..].Select(ImageSource.FromFile)];

ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["a cat", "a dog", "a fire engine"]);
foreach (ZeroShotResult result in classifier.Classify(pictures))
{
    Console.WriteLine($"{result.Name}: {result.Best.Label} ({result.Best.Probability:P1})");
}
