using Clip.Sdk.Guidance;
using Xunit.Abstractions;

namespace Clip.Guidance.Diffusion.Tests.Scoring;

/// <summary>
/// A whole diffusion loop (DDIM, Song et al. 2020) against the contract alone. The denoiser is exact: pictures of independent
/// normal values have E[x_0 | x_t] in closed form.
/// </summary>
public sealed class DiffusionLoopTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 15;
    private const double Deviation = 0.4;

    private readonly TestHost _host = new();

    [TorchFact]
    public void A_guided_loop_ends_nearer_to_its_prompt_and_leaves_the_prior_alone_without_guidance()
    {
        double free = Run(scale: 0, weight: 1), guided = Run(scale: 150, weight: 1), repelled = Run(scale: 150, weight: -1);

        output.WriteLine($"cosine {repelled:0.000} when pushed away, {free:0.000} unguided, {guided:0.000} guided");
        Assert.True(guided > free + 0.1);
        Assert.True(repelled < free - 0.1);
    }

    [Fact]
    public void Noise_and_image_can_be_told_from_each_other()
    {
        float[] image = [0.5f, -1], noise = [2, 0.25f], noisy = new float[2], found = new float[2], blend = new float[2];
        const double AlphaBar = 0.64;
        for (int i = 0; i < 2; i++)
        {
            noisy[i] = (0.8f * image[i]) + (0.6f * noise[i]);
        }

        DiffusionAlgebra.PredictImage(noisy, noise, AlphaBar, found);
        DiffusionAlgebra.Blend(noisy, image, AlphaBar, blend);

        Assert.All(image.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal((0.6 * 0.5) + (0.4 * 1.6), blend[0], 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => DiffusionAlgebra.PredictImage(noisy, noise, 0, found));
        Assert.Throws<ArgumentException>(() => DiffusionAlgebra.PredictImage(noisy, noise, 0.5, new float[3]));
    }

    public void Dispose() => _host.Dispose();

    private double Run(double scale, double weight)
    {
        using var head = new GuidanceHead(_host);
        var options = new GuidanceOptions { PromptScale = scale, TotalVariationScale = 0, RangeScale = 0, Cutouts = new CutoutOptions { Count = 4 } };
        using IGuidanceScorer scorer = head.Open([GuidancePrompt.FromText("a drawing of a cat", weight)], options);
        var shape = new PictureBatchShape(1, 32, 32);
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, shape.Length).Select(_ => (float)Normal(random))];
        float[] noise = new float[x.Length], image = new float[x.Length], gradient = new float[x.Length];
        var scores = new GuidanceScore[1];
        for (int time = Steps - 1; time >= 0; time--)
        {
            double alphaBar = AlphaBar(time), next = time == 0 ? 1 : AlphaBar(time - 1);

            // E[x_0 | x_t] of a normal prior, and the noise that it leaves.
            double variance = (alphaBar * Deviation * Deviation) + 1 - alphaBar;
            for (int i = 0; i < x.Length; i++)
            {
                image[i] = (float)(Math.Sqrt(alphaBar) * Deviation * Deviation / variance * x[i]);
                noise[i] = (float)((x[i] - (Math.Sqrt(alphaBar) * image[i])) / Math.Sqrt(1 - alphaBar));
            }

            scorer.Differentiate(image, shape, GuidanceStep.AtTime(time, Steps, alphaBar), gradient, scores);
            DiffusionAlgebra.ToNoisy(gradient, alphaBar, gradient);
            DiffusionAlgebra.GuideNoise(noise, gradient, alphaBar, noise);
            DiffusionAlgebra.PredictImage(x, noise, alphaBar, image);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = (float)((Math.Sqrt(next) * image[i]) + (Math.Sqrt(1 - next) * noise[i]));
            }
        }

        scorer.Differentiate(x, shape, new GuidanceStep(999, 1), gradient, scores);
        return scores[0].Cosines[0];
    }

    private static double AlphaBar(int time) => Math.Pow(Math.Cos((time + 1.0) / (Steps + 1) * Math.PI / 2), 2);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
