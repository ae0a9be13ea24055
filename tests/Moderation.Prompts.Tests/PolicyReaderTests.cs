using System.Globalization;
using System.Security.Cryptography;
using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Moderation.Prompts.Tests;

public sealed class PolicyReaderTests : IDisposable
{
    private readonly FakeContext _context = new();
    private readonly PolicyLibrary _library = new(Path.Combine(AppContext.BaseDirectory, "policies"), FileRoots.Unrestricted);

    public static TheoryData<string> Shipped =>
        new(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "policies")).Select(file => Path.GetFileNameWithoutExtension(file)!));

    public void Dispose() => _context.Dispose();

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_policy_is_valid_and_named_as_its_file(string name)
    {
        Policy policy = _library.Load(name);

        Assert.Equal(name, policy.Name);
        Assert.NotEmpty(policy.Description);
        Assert.All(policy.Categories, category => Assert.NotEmpty(category.Counter));
        Assert.All(policy.Categories, category => Assert.Null(category.ImageCalibration));
    }

    [Fact]
    public void The_shipped_policies_cover_what_moderators_ask_for()
    {
        string[] categories = [.. _library.Load("standard").Categories.Select(category => category.Id).Order(StringComparer.Ordinal)];

        Assert.Equal(["adult", "alcohol", "drugs", "gambling", "gore", "hate-symbols", "medical", "minor-present", "nudity", "self-harm", "tobacco", "violence", "weapons"], categories);
        Assert.Equal(["alcohol", "gambling", "medical", "tobacco", "weapons"], _library.Load("icons").Categories.Select(category => category.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["minor-with-nudity", "minor-with-sexual-content"], _library.Load("standard").Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        Policy policy = Load("""
            schema: 1
            name: all
            version: "2"
            description: Everything.
            templates: ["{}", "a photo of {}"]
            counter: [nothing]
            pooling: mean
            thresholds: {review: 0.3, block: 0.8}
            bands: {mild: 0.2, wild: 0.7}
            categories:
              first-one:
                title: First
                description: >
                  In two
                  lines.
                positive: one
                counter: [two]
                templates: ["the {}"]
                pooling: soft
                thresholds: {block: never}
                bands: {only: 0.5}
                route: somebody
                exceptions:
                  not-that: {prompts: [three], action: review, by: 0.01}
                calibration:
                  image: {space: s, method: platt, slope: 10.5, intercept: -1, samples: 5, positives: 2, thresholds: {review: 0.1, block: 0.9}}
                  text: {space: s, method: isotonic, margins: [0, 1], probabilities: [0.1, 0.9]}
            detectors:
              checker: {kind: safety-checker, weights: w.bin, model: ViT-L/14, adjustment: 0.05, thresholds: {review: never, block: 1}}
              mlp: {kind: embedding-classifier, weights: w.pth, model: ViT-B/32, inverted: true, sigmoid: false, activation: none}
            rules:
              both: {when: {first-one: 0.4, mlp: 0.2}, action: block, route: team}
            """);

        PolicyCategory category = Assert.Single(policy.Categories);
        Assert.Equal(("First", "In two lines.", Pooling.Soft, "somebody"), (category.Title, category.Description.Trim(), category.Pooling, category.Route));
        Assert.Equal(["two", "nothing"], category.Counter);
        Assert.Equal(new PolicyThresholds(0.3, null), category.Thresholds);
        Assert.Equal([new SeverityBand("only", 0.5)], category.Bands);
        Assert.Equal(ModerationAction.Review, Assert.Single(category.Exemptions).Action);
        Assert.Equal((10.5, -1.0), (category.ImageCalibration!.Slope, category.ImageCalibration.Intercept));
        Assert.Equal(new PolicyThresholds(0.1, 0.9), category.ThresholdsOf(Modality.Image));
        Assert.Equal([0.1, 0.9], category.TextCalibration!.Probabilities);
        Assert.Equal([0.05, 0], policy.Detectors.Select(detector => detector.Adjustment));
        Assert.Equal(DetectorActivation.None, policy.Detectors[1].Activation);
        Assert.Equal(0.4, Assert.Single(policy.Rules).When["first-one"]);
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        string path = _context.Write("p.yaml", Policies.Weapons);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), _library.Load(path).Hash);
    }

    [Theory]
    [InlineData("schema: 1\nname: x\ncategorys: {}\n", 3, 1, "'policy' has no member 'categorys'. Did you mean 'categories'?")]
    [InlineData("name: x\n", 1, 1, "'policy' needs the member 'schema'.")]
    [InlineData("schema: 2\nname: x\nsomething: new\n", 1, 1, "The policy is of schema 2, but this version reads up to 1.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positve: [b]\n    counter: [c]\n", 5, 5, "'a' has no member 'positve'. Did you mean 'positive'?")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n", 4, 3, "Category 'a' has no counter prompts")]
    [InlineData("schema: 1\nname: x\ncategories:\n  A b:\n    positive: [b]\n", 4, 3, "'A b' must be lower-case words joined by hyphens.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b, b]\n    counter: [c]\n", 5, 19, "'b' stands twice in 'positive'.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n    counter: [b]\n", 4, 3, "'b' is both a positive and a counter prompt of 'a'.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n    counter: [c]\n    thresholds: {review: 1.5}\n", 7, 26, "'review' must be a number from 0 to 1 or 'never' but is '1.5'.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n    counter: [c]\n    thresholds: {review: 0.9, block: 0.5}\n", 7, 17, "'review' (0.9) must not be above 'block' (0.5)")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n    counter: [c]\n    pooling: maximum\n", 7, 14, "'pooling' is one of 'max', 'mean', 'soft' but is 'maximum'.")]
    [InlineData("schema: 1\nname: x\ntemplates: [no place]\ncategories:\n  a:\n    positive: [b]\n    counter: [c]\n", 3, 12, "The template 'no place' has no '{}' for the prompt.")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a:\n    positive: [b]\n    counter: [c]\nrules:\n  r: {when: {aa: 0.5}, action: block}\n", 8, 14, "Rule 'r' asks for 'aa', which is no category or detector of this policy. Did you mean 'a'?")]
    [InlineData("schema: 1\nname: x\ncategories:\n  a: [b]\n", 4, 6, "'a' must have members of its own")]
    [InlineData("schema: 1\nname: x\nname: y\n", 3, 1, "Duplicate key name")]
    [InlineData("schema: 1\nname: x\n", 1, 1, "The policy has no categories.")]
    public void A_mistake_is_told_with_its_place(string yaml, int line, int column, string message)
    {
        PolicyException error = Assert.Throws<PolicyException>(() => Load(yaml));

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"p.yaml({line},{column}): {message}"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        PolicyException error = Assert.Throws<PolicyException>(() => Load("schema: 1\nnam: x\ncategories:\n  a:\n    positive: []\n    thresholds: {blok: 1}\n"));

        Assert.Contains("has 5 mistakes:", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'block'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_category_is_replaced_by_one_of_the_same_name()
    {
        _context.Write("sub/base.yaml", Policies.Weapons);
        Policy policy = Load("schema: 1\nname: own\ninclude: [sub/base.yaml]\ncategories:\n  alcohol:\n    positive: [beer mug]\n    counter: [milk]\n");

        Assert.Equal(["weapons", "alcohol"], policy.Categories.Select(category => category.Id));
        Assert.Equal(["beer mug"], policy.Categories[1].Positive);
        Assert.EndsWith("base.yaml", policy.Categories[0].Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_changes_with_what_is_included()
    {
        string sub = _context.Write("base.yaml", Policies.Weapons);
        string path = _context.Write("own.yaml", "schema: 1\nname: own\ninclude: [base.yaml]\n");
        string before = _library.Load(path).Hash;
        File.AppendAllText(sub, "# changed\n");

        Assert.NotEqual(before, _library.Load(path).Hash);
    }

    [Fact]
    public void A_circle_of_includes_is_refused()
    {
        _context.Write("b.yaml", "schema: 1\nname: b\ninclude: [a.yaml]\n");
        string path = _context.Write("a.yaml", "schema: 1\nname: a\ninclude: [b.yaml]\n");

        Assert.Contains("includes this policy again", Assert.Throws<PolicyException>(() => _library.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shipped_policy_is_refused_with_a_suggestion() =>
        Assert.Contains("Did you mean 'gambling'?", Assert.Throws<PolicyException>(() => _library.Load("gamblin")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_endless_tree_of_aliases_is_refused()
    {
        string yaml = "schema: 1\nname: x\na: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n";

        Assert.Contains("nested deeper", Assert.Throws<PolicyException>(() => Load(yaml)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_give_errors_of_policies_and_nothing_else()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "policies", "violence-weapons.yaml"));
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bad = [.. good.AsSpan(0, random.Next(1, good.Length))];
            for (int change = 0; change < 4; change++)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                _library.Load(_context.PathOf("p.yaml"), bad);
            }
            catch (PolicyException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 400, 500);
    }

    private Policy Load(string yaml) => _library.Load(_context.Write("p.yaml", yaml));
}
