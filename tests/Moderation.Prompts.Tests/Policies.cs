namespace Clip.Moderation.Prompts.Tests;

/// <summary>Policies over the words of <see cref="WordModel"/>.</summary>
internal static class Policies
{
    public const string Weapons = """
        # A policy for tests.
        schema: 1
        name: test
        version: "7"
        categories:
          weapons: # what it is about
            title: Weapons
            positive:
              - gun   # the first
              - knife
            counter: [hammer, milk]
            exceptions:
              toys:
                prompts: [toy gun]
                action: review
          # Drinks come last.
          alcohol:
            positive: [beer]
            counter: [milk]
            thresholds: {review: 0.6, block: never}
        """;
}
