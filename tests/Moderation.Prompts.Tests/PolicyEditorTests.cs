using Clip.Sdk;
using Clip.Sdk.Files;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Moderation.Prompts.Tests;

public sealed class PolicyEditorTests
{
    private static readonly CalibrationRecord Platt = new() { Space = "model \"x\"-1", Method = CalibrationMethod.Platt, Slope = 12.5, Intercept = -0.25, Samples = 10, Positives = 4, Thresholds = new PolicyThresholds(0.25, null) };

    private static readonly CalibrationRecord Isotonic = new() { Space = "m", Method = CalibrationMethod.Isotonic, Margins = [-0.1, 0.3], Probabilities = [0, 0.9], Samples = 3, Positives = 1 };

    [Fact]
    public void Every_line_that_was_there_stays_as_it_was()
    {
        string edited = Write(Policies.Weapons, ("weapons", Platt), ("alcohol", Isotonic));

        string[] left = edited.Split('\n');
        foreach (string line in Policies.Weapons.Split('\n'))
        {
            Assert.Contains(line, left);
        }

        Assert.Equal(Policies.Weapons.Split('\n').Length + 9 + 8, left.Length);
        Assert.Contains("    calibration:\n      image:\n        space: \"model \\\"x\\\"-1\"\n        method: platt\n        slope: 12.5\n", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Policy policy = Read(Write(Policies.Weapons, ("weapons", Platt), ("alcohol", Isotonic)));

        Assert.Equivalent(Platt, policy.Categories[0].ImageCalibration, strict: true);
        Assert.Equivalent(Isotonic, policy.Categories[1].ImageCalibration, strict: true);
    }

    [Fact]
    public void An_old_calibration_is_replaced()
    {
        string first = Write(Policies.Weapons, ("weapons", Platt), ("alcohol", Isotonic));
        string second = Write(first, ("weapons", Isotonic));

        Assert.Equal(1, second.Split("space: \"model").Length - 1 + 1);
        Assert.Equivalent(Isotonic, Read(second).Categories[0].ImageCalibration, strict: true);
        Assert.Equivalent(Isotonic, Read(second).Categories[1].ImageCalibration, strict: true);
        Assert.Contains("# Drinks come last.", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_the_same_twice_changes_nothing()
    {
        string once = Write(Policies.Weapons, ("weapons", Platt));

        Assert.Equal(once, Write(once, ("weapons", Platt)));
    }

    [Fact]
    public void Line_ends_of_Windows_stay()
    {
        string edited = Write(Policies.Weapons.Replace("\n", "\r\n", StringComparison.Ordinal), ("weapons", Platt));

        Assert.DoesNotContain("\n", edited.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equivalent(Platt, Read(edited).Categories[0].ImageCalibration, strict: true);
    }

    [Fact]
    public void A_block_of_text_at_the_end_of_a_category_is_not_cut_in_two()
    {
        string text = "schema: 1\nname: x\ncategories:\n  a:\n    positive: [gun]\n    counter: [milk]\n    description: |\n      one\n      # no comment\n\n      three\n\n# a comment\n";

        Policy policy = Read(Write(text, ("a", Platt)));

        Assert.Equal("one\n# no comment\n\nthree", policy.Categories[0].Description);
        Assert.Equivalent(Platt, policy.Categories[0].ImageCalibration, strict: true);
    }

    [Fact]
    public void A_category_in_braces_is_refused_with_its_line()
    {
        string text = "schema: 1\nname: x\ncategories:\n  a: {positive: [gun], counter: [milk]}\n";

        PolicyException error = Assert.Throws<PolicyException>(() => Write(text, ("a", Platt)));

        Assert.Contains("(4): category 'a' is written in braces", error.Message, StringComparison.Ordinal);
    }

    private static string Write(string text, params (string Id, CalibrationRecord Record)[] records)
    {
        PolicyCategory[] categories = [.. Read(text).Categories];
        return PolicyEditor.WriteCalibrations(text, "/p.yaml", records.Select(record => categories.Single(category => category.Id == record.Id) with { ImageCalibration = record.Record }));
    }

    private static Policy Read(string text) => new PolicyLibrary("/nowhere", FileRoots.Unrestricted).Load("/p.yaml", System.Text.Encoding.UTF8.GetBytes(text));
}
