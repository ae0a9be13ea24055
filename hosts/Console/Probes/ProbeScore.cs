using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Hosts.Console.Probes;

/// <summary>How well a probe classifies.</summary>
/// <param name="Top1">Part of the pictures whose best class is the right one.</param>
/// <param name="Top5">Part whose right class is among the five best; NaN with fewer than five classes.</param>
/// <param name="MeanPerClassRecall">Top-1 within each class, averaged over the classes that occur.</param>
internal sealed record ProbeScore(double Top1, double Top5, double MeanPerClassRecall)
{
    public static ProbeScore Of(LogisticRegression model, ProbeData data, IReadOnlyList<string> classes)
    {
        int[] labels = data.LabelsIn(classes, model.Dimensions);
        float[] scores = new float[model.ClassCount];
        int[] total = new int[model.ClassCount];
        int[] right = new int[model.ClassCount];
        int among5 = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            model.Score(data.Features[row], scores);
            int better = 0;
            foreach (float score in scores)
            {
                better += score > scores[labels[row]] ? 1 : 0;
            }

            total[labels[row]]++;
            right[labels[row]] += better == 0 ? 1 : 0;
            among5 += better < 5 ? 1 : 0;
        }

        double recalls = Enumerable.Range(0, total.Length).Where(label => total[label] > 0).Average(label => (double)right[label] / total[label]);
        return new ProbeScore((double)right.Sum() / labels.Length, model.ClassCount < 5 ? double.NaN : (double)among5 / labels.Length, recalls);
    }
}
