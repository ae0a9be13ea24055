using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Policies;
using Clip.Sdk.Moderation.Scoring;
using Clip.Sdk.TestSupport;

namespace Clip.Moderation.Prompts.Tests;

public sealed class ScoringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WordModel _model = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_score_is_the_margin_between_the_closest_prompts()
    {
        CategoryScore score = Decide(Policies.Weapons, "gun hammer hammer").Categories[0];

        // The picture is [1 gun, 2 hammer] over the root of 5.
        Assert.Equal("gun", score.Positive.Prompt);
        Assert.Equal(1 / Math.Sqrt(5), score.Positive.Cosine, 1e-6);
        Assert.Equal("hammer", score.Counter.Prompt);
        Assert.Equal(-1 / Math.Sqrt(5), score.Margin, 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(20 / Math.Sqrt(5))), score.Probability, 1e-6);
        Assert.False(score.IsCalibrated);
        Assert.Equal(ModerationAction.Allow, score.Action);
    }

    [Theory]
    [InlineData("mean", 0.5, 0.5)]
    [InlineData("max", 1.0, 1.0)]
    public void Pooling_is_as_the_policy_says(string pooling, double positive, double counter)
    {
        string policy = $"schema: 1\nname: x\npooling: {pooling}\ncategories:\n  a:\n    positive: [gun, knife]\n    counter: [milk, beer]\n";

        Assert.Equal(positive, Decide(policy, "gun").Categories[0].Margin, 1e-6);
        Assert.Equal(-counter, Decide(policy, "milk").Categories[0].Margin, 1e-6);
    }

    [Fact]
    public void Soft_pooling_is_the_logarithm_of_the_mean_exponential_at_the_models_scale()
    {
        CategoryScore score = Decide("schema: 1\nname: x\npooling: soft\ncategories:\n  a:\n    positive: [gun, knife]\n    counter: [milk]\n", "gun").Categories[0];

        Assert.Equal(Math.Log((Math.Exp(20) + 1) / 2) / 20, score.Margin, 1e-6);
    }

    [Fact]
    public void Templates_are_averaged_and_made_unit_length()
    {
        CategoryScore score = Decide("schema: 1\nname: x\ntemplates: [\"{}\", \"{} tool\"]\ncategories:\n  a:\n    positive: [gun]\n    counter: [milk]\n", "gun").Categories[0];

        // [1, 0] and [1, 1] / sqrt 2, their sum made unit length.
        (double gun, double tool) = (1 + (1 / Math.Sqrt(2)), 1 / Math.Sqrt(2));
        Assert.Equal(gun / Math.Sqrt((gun * gun) + (tool * tool)), score.Positive.Cosine, 1e-6);
    }

    [Fact]
    public void The_reason_names_prompts_scores_and_thresholds()
    {
        ModerationDecision decision = Decide(Policies.Weapons, "gun");

        Assert.Equal((ModerationAction.Block, "weapons", "high"), (decision.Action, decision.Category, decision.Severity));
        Assert.Equal("weapons: uncalibrated score 1.000 reaches the threshold 0.900 of 'block' (severity high); closest to 'gun' (1.000), against 'hammer' (0.000), margin 1.000", Assert.Single(decision.Reasons));
        Assert.Equal(("words", new string('a', 64)), (decision.Model, decision.ModelHash));
        Assert.Equal(64, decision.PolicyHash.Length);
    }

    [Fact]
    public void An_exception_makes_the_action_milder_and_says_so()
    {
        ModerationDecision decision = Decide(Policies.Weapons, "toy gun");

        Assert.Equal(ModerationAction.Review, decision.Action);
        Assert.Equal("toys", decision.Categories[0].Exception);
        Assert.EndsWith("exception 'toys' applies, since 'toy gun' is closer (1.000): review", Assert.Single(decision.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_category_asks_for_is_allowed_without_reasons()
    {
        ModerationDecision decision = Decide(Policies.Weapons, "hammer");

        Assert.Equal((ModerationAction.Allow, "none", "none"), (decision.Action, decision.Category, decision.Severity));
        Assert.Empty(decision.Reasons);
    }

    [Fact]
    public void A_rule_asks_for_more_than_its_categories_and_names_the_route()
    {
        const string Policy = """
            schema: 1
            name: x
            counter: [milk]
            categories:
              minor: {positive: [child], thresholds: {review: never, block: never}}
              nudity: {positive: [nude], thresholds: {review: 0.5, block: never}}
            rules:
              both: {when: {minor: 0.4, nudity: 0.4}, action: block, route: team}
            """;

        ModerationDecision both = Decide(Policy, "nude child");
        ModerationDecision one = Decide(Policy, "nude milk");
        ModerationDecision signal = Decide(Policy, "child milk");

        Assert.Equal((ModerationAction.Block, "both", "team"), (both.Action, both.Category, both.Route));
        Assert.Contains("rule both: minor 1.00 >= 0.40 and nudity 1.00 >= 0.40", both.Reasons);
        Assert.Equal((ModerationAction.Review, "nudity"), (one.Action, one.Category));
        Assert.Equal((ModerationAction.Allow, 0.0), (signal.Action, Math.Round(signal.Probability, 3)));
    }

    [Fact]
    public void Exclusive_categories_count_against_each_other()
    {
        const string Policy = "schema: 1\nname: x\nexclusive: true\ncounter: [milk]\ncategories:\n  a: {positive: [gun]}\n  b: {positive: [beer, gun]}\n";

        ModerationDecision decision = Decide(Policy, "beer");

        Assert.Equal(["beer", "beer"], [decision.Categories[0].Counter.Prompt, decision.Categories[1].Positive.Prompt]);
        Assert.Equal("milk", Decide(Policy, "gun").Categories[1].Counter.Prompt);
    }

    [Fact]
    public void A_calibration_is_used_with_its_thresholds()
    {
        string policy = Policies.Weapons + "\n    calibration:\n      image: {space: words-0123456789abcdef, method: platt, slope: 2, intercept: 0, thresholds: {review: 0.85, block: never}}\n";

        CategoryScore score = Decide(policy, "beer").Categories[1];

        Assert.Equal(1 / (1 + Math.Exp(-2)), score.Probability, 1e-6);
        Assert.True(score.IsCalibrated);
        Assert.Equal(ModerationAction.Review, score.Action);
    }

    [Fact]
    public void A_calibration_of_another_space_is_refused()
    {
        string policy = Policies.Weapons + "\n    calibration:\n      image: {space: other-1, method: platt, slope: 2, intercept: 0}\n";

        Assert.Contains("'alcohol' was calibrated in the space 'other-1', but the model's is 'words-0123456789abcdef'", Assert.Throws<PolicyException>(() => Decide(policy, "beer")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_are_encoded_once_and_then_come_from_the_disk()
    {
        Decide(Policies.Weapons, "gun");
        int first = _model.EncodedTexts;
        ModerationDecision again = Decide(Policies.Weapons, "gun");

        Assert.Equal(6, first);
        Assert.Equal(6, _model.EncodedTexts);
        Assert.Equal(ModerationAction.Block, again.Action);
    }

    [Fact]
    public void A_damaged_cache_is_made_anew()
    {
        Decide(Policies.Weapons, "gun");
        string file = Directory.GetFiles(_folder.Path).Single();
        byte[] content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);

        Assert.Equal(ModerationAction.Block, Decide(Policies.Weapons, "gun").Action);
        Assert.Equal(12, _model.EncodedTexts);
    }

    [Fact]
    public void A_prompt_beyond_the_context_is_refused()
    {
        string policy = $"schema: 1\nname: x\ncategories:\n  a:\n    positive: [{string.Join(' ', Enumerable.Repeat("word", 11))}]\n    counter: [milk]\n";

        Assert.Contains("has 11 tokens, but the model's context holds 10", Assert.Throws<PolicyException>(() => Decide(policy, "gun")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_cover_a_long_text_and_fit_the_context()
    {
        string[] words = [.. Enumerable.Range(0, 95).Select(i => $"w{i}")];

        IReadOnlyList<string> windows = TextWindows.Cut(string.Join(' ', words), _model);

        Assert.All(windows, window => Assert.True(window.Split(' ').Length <= 10));
        Assert.Equal(words, windows.SelectMany(window => window.Split(' ')).Distinct());
        Assert.Equal("whole", Assert.Single(TextWindows.Cut("whole", _model)));
    }

    [Fact]
    public void A_word_beyond_the_context_is_cut()
    {
        IReadOnlyList<string> windows = TextWindows.Cut("gun " + new string('x', 200) + " knife", _model);

        Assert.Equal("gun" + new string('x', 200) + "knife", string.Concat(windows));
    }

    [Fact]
    public void A_dot_product_is_that_of_a_plain_loop()
    {
        var random = new Random(3);
        foreach (int length in new[] { 1, 7, 8, 31, 64, 513 })
        {
            float[] left = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            float[] right = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            double plain = left.Zip(right, (l, r) => (double)l * r).Sum();

            Assert.Equal(plain, Vectors.Dot(left, right), 1e-5);
        }
    }

    private ModerationDecision Decide(string yaml, string picture)
    {
        Policy policy = new PolicyLibrary("/nowhere", FileRoots.Unrestricted).Load("/p.yaml", System.Text.Encoding.UTF8.GetBytes(yaml));
        PromptBank bank = PromptBank.Create(policy, _model, new PromptCache(_folder.Path), default);
        var scorer = new PolicyScorer(policy, bank, _model.Info, _model.Texts.Info.SpaceId, []);
        return scorer.Decide(picture, _model.Images.EncodeOne(ImageSource.FromBytes(default, picture)), Modality.Image);
    }
}
