using System.Text.Json.Nodes;
using Clip.Sdk.Heads;

namespace Clip.Sdk.Abstractions.Tests.Heads;

public sealed class HeadOptionsTests
{
    [Fact]
    public void A_section_becomes_a_record_and_what_it_leaves_out_keeps_its_default()
    {
        SampleOptions options = new HeadOptions(new JsonObject { ["threshold"] = 0.5 }).Get<SampleOptions>();

        Assert.Equal(new SampleOptions { Threshold = 0.5 }, options);
    }

    [Fact]
    public void An_unknown_member_is_named()
    {
        InputException error = Assert.Throws<InputException>(() => new HeadOptions(new JsonObject { ["treshold"] = 0.5 }).Get<SampleOptions>());

        Assert.Contains("treshold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_runs_plugins_of_its_major_and_no_later_minor()
    {
        Version version = HeadContract.Version;

        Assert.True(HeadContract.Supports(version));
        Assert.False(HeadContract.Supports(new Version(version.Major + 1, 0)));
        Assert.False(HeadContract.Supports(new Version(version.Major, version.Minor + 1)));
    }

    private sealed record SampleOptions
    {
        public double Threshold { get; init; } = 1;

        public string Name { get; init; } = "plain";
    }
}
