namespace Clip.Sdk.Training.Tests;

public sealed class SeededRandomTests
{
    /// <summary>From the state 1, 2, 3, 4 the published generator gives these numbers (the test vector of the rand_xoshiro crate).</summary>
    [Fact]
    public void The_numbers_are_those_of_xoshiro256_starstar()
    {
        var random = new SeededRandom([1, 2, 3, 4]);

        ulong[] expected = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576];
        Assert.Equal(expected, Enumerable.Range(0, 10).Select(_ => random.NextBits()));
    }

    [Fact]
    public void A_saved_state_goes_on()
    {
        var random = new SeededRandom(42);
        random.NextBits();

        var other = new SeededRandom(random.Save());

        Assert.Equal(random.NextDouble(), other.NextDouble());
    }

    [Fact]
    public void Every_part_of_the_name_counts()
    {
        ulong[] first = [.. new[] { new SeededRandom(1), new SeededRandom(0, 1), new SeededRandom(0, 0, 1), new SeededRandom(0, 0, 0, 1), new SeededRandom(0), new SeededRandom(-1) }
            .Select(random => random.NextBits())];

        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Whole_numbers_are_evenly_spread()
    {
        var random = new SeededRandom(9);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_deviation_1()
    {
        var random = new SeededRandom(9);
        double[] draws = [.. Enumerable.Range(0, 50_000).Select(_ => random.NextNormal())];

        Assert.Equal(0, draws.Average(), 0.03);
        Assert.Equal(1, Math.Sqrt(draws.Average(draw => draw * draw)), 0.03);
    }

    [Fact]
    public void A_broken_state_is_refused()
    {
        Assert.Throws<ArgumentException>("state", () => new SeededRandom([1, 2, 3]));
        Assert.Throws<ArgumentException>("state", () => new SeededRandom([0, 0, 0, 0]));
    }
}
