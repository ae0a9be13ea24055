using Clip.Sdk.Retrieval;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public class TopRowsTests
{
    [Fact]
    public void The_best_rows_are_those_of_a_slow_obvious_sort_whatever_the_order_and_the_ties()
    {
        // Few different scores make many ties.
        Gen<(int[] Scores, int Capacity, int Minimum, int Split)> cases =
            from scores in Gen.Choose(-5, 5).ArrayOf()
            from capacity in Gen.Choose(1, 12)
            from minimum in Gen.Choose(-7, 4)
            from split in Gen.Choose(0, scores.Length)
            select (scores, capacity, minimum, split);

        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            SearchHit[] all = [.. test.Scores.Select((score, row) => new SearchHit(row, score))];
            SearchHit[] expected = [.. all.Where(hit => hit.Cosine >= test.Minimum).OrderByDescending(hit => hit.Cosine).ThenBy(hit => hit.Row).Take(test.Capacity)];

            // Two parts of a scan, the later rows first.
            TopRows first = new(test.Capacity, test.Minimum), second = new(test.Capacity, test.Minimum);
            foreach (SearchHit hit in all[..test.Split])
            {
                first.Offer(hit.Cosine, hit.Row);
            }

            foreach (SearchHit hit in all[test.Split..].Reverse())
            {
                second.Offer(hit.Cosine, hit.Row);
            }

            second.Merge(first);
            return second.ToSorted().SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_no_number_never_gets_in()
    {
        var top = new TopRows(3, float.NegativeInfinity);

        top.Offer(float.NaN, 1);
        top.Offer(0.5f, 2);

        Assert.Equal([new SearchHit(2, 0.5f)], top.ToSorted());
    }
}
