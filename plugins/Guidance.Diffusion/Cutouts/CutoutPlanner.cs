using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Cutouts;

/// <summary>Draws the cutouts of an image.</summary>
internal static class CutoutPlanner
{
    /// <summary>All cutouts of one image at one step.</summary>
    /// <param name="options">How they are drawn.</param>
    /// <param name="seed">Seed of the scorer.</param>
    /// <param name="step">Where the loop stands.</param>
    /// <param name="image">Number of the image in its batch.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="modelSize">What the model sees.</param>
    public static CutoutPlan[] Draw(CutoutOptions options, long seed, GuidanceStep step, int image, int height, int width, int modelSize)
    {
        int longest = Math.Min(height, width);
        int shortest = options.MinimumShare is double share
            ? Math.Clamp((int)Math.Round(share * longest), 1, longest)
            : Math.Min(longest, modelSize);
        var plans = new CutoutPlan[options.Count * options.Batches];
        int overview = (int)Math.Round(Math.Clamp(options.Overview.At(step.Progress), 0, 1) * plans.Length);
        for (int i = 0; i < plans.Length; i++)
        {
            var random = new CounterRandom(seed, step.Index, image, i);
            double power = Math.Pow(random.NextDouble(), options.Power);
            double down = random.NextDouble(), across = random.NextDouble();
            int size = i < overview ? longest : shortest + (int)(power * (longest - shortest + 1 - double.Epsilon));
            size = Math.Min(size, longest);
            int top = i < overview ? (height - size) / 2 : (int)(down * (height - size + 1));
            int left = i < overview ? (width - size) / 2 : (int)(across * (width - size + 1));
            plans[i] = Augment(new CutoutPlan(top, left, size), options.Augmentation, ref random);
        }

        return plans;
    }

    // Every number is drawn whether it is used or not, so that one setting does not change what another one draws.
    private static CutoutPlan Augment(CutoutPlan plan, CutoutAugmentation? augmentation, ref CounterRandom random)
    {
        if (augmentation is null)
        {
            return plan;
        }

        double flip = random.NextDouble(), turn = random.NextSigned(), scale = random.NextSigned();
        double moveX = random.NextSigned(), moveY = random.NextSigned(), gray = random.NextDouble(), noise = random.NextDouble();
        bool isWarped = augmentation.Degrees != 0 || augmentation.Translation != 0 || augmentation.Scaling != 0;
        return plan with
        {
            IsFlipped = flip < augmentation.FlipProbability,
            Warp = isWarped
                ? AffineWarp.From(turn * augmentation.Degrees, 1 + (scale * augmentation.Scaling), moveX * augmentation.Translation, moveY * augmentation.Translation)
                : null,
            IsGray = gray < augmentation.GrayscaleProbability,
            Noise = noise * augmentation.Noise,
            NoiseSeed = unchecked((long)random.Next()),
        };
    }
}
