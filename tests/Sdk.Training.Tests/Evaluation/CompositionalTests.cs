using Clip.Sdk.Training.Evaluation.Compositional;

namespace Clip.Sdk.Training.Tests.Evaluation;

public sealed class CompositionalTests
{
    [Theory]
    [InlineData("A red cat and a blue dog.", "A blue cat and a red dog.")]
    [InlineData("Red apples beside a green pear", "Green apples beside a red pear")]
    [InlineData("a small house and a big tree", "a big house and a small tree")]
    [InlineData("a red cat and a red dog", null)]
    [InlineData("a red cat and a big dog", null)]
    [InlineData("a bored cat beside a blueprint", null)]
    public void Attributes_of_one_sort_change_places(string caption, string? foil) =>
        Assert.Equal(foil, CompositionalFoilBuilder.SwapAttributes(caption));

    [Theory]
    [InlineData("a cat to the left of a dog", "a cat to the right of a dog")]
    [InlineData("A kite is above the house", "A kite is below the house")]
    [InlineData("a ball under a box", "a ball over a box")]
    [InlineData("a cup on the right", "a cup on the left")]
    [InlineData("a lovely overhead view", null)]
    public void Relations_turn_into_their_opposites(string caption, string? foil) =>
        Assert.Equal(foil, CompositionalFoilBuilder.Oppose(caption));

    [Theory]
    [InlineData("two cats on a mat", "three cats on a mat")]
    [InlineData("Ten birds", "Nine birds")]
    [InlineData("one cat", null)]
    public void Counts_become_their_neighbours(string caption, string? foil) =>
        Assert.Equal(foil, CompositionalFoilBuilder.Recount(caption));

    [Theory]
    [InlineData("a cake with candles", "a cake without candles")]
    [InlineData("there is a dog in the yard", "there is no dog in the yard")]
    [InlineData("There are some birds", "There are no birds")]
    [InlineData("a cat and a dog", "a cat and no dog")]
    [InlineData("a cat next to a dog", "a cat next to no dog")]
    [InlineData("a cat", null)]
    public void Things_that_are_there_are_denied(string caption, string? foil) =>
        Assert.Equal(foil, CompositionalFoilBuilder.Deny(caption));

    [Theory]
    [InlineData("a cat to the left of a red dog", "a red dog to the left of a cat")]
    [InlineData("A cat is above two dogs.", "Two dogs is above a cat.")]
    [InlineData("A photo of the sun above a house", "A photo of a house above the sun")]
    [InlineData("above the clouds", null)]
    public void Objects_change_places_around_a_relation(string caption, string? foil) =>
        Assert.Equal(foil, CompositionalFoilBuilder.SwapObjects(caption));

    [Fact]
    public void One_caption_makes_a_foil_of_every_kind_that_applies()
    {
        IReadOnlyList<CompositionalFoil> foils = CompositionalFoilBuilder.Build("two red cats to the left of a blue dog with a hat");

        Assert.Equal(
            [CompositionalKind.Attribute, CompositionalKind.Relation, CompositionalKind.Count, CompositionalKind.Negation, CompositionalKind.Order],
            foils.Select(foil => foil.Kind));
        Assert.All(foils, foil => Assert.NotEqual(foil.Caption, foil.Foil));
    }

    [Fact]
    public void Accuracy_counts_the_pairs_that_are_told_apart()
    {
        var images = new EmbeddingMatrix(new float[] { 1, 0, 1, 0, 1, 0 }, 2, true);
        var captions = new EmbeddingMatrix(new float[] { 1, 0, 0, 1, 1, 0 }, 2, true);
        var foils = new EmbeddingMatrix(new float[] { 0, 1, 1, 0, 1, 0 }, 2, true);

        CompositionalResult result = CompositionalResult.Measure(images, captions, foils, [CompositionalKind.Count, CompositionalKind.Count, CompositionalKind.Order]);

        Assert.Equal(1.0 / 3, result.Accuracy, 1e-12);
        Assert.Equal((0.5, 2), result.ByKind[CompositionalKind.Count]);
        Assert.Equal((0.0, 1), result.ByKind[CompositionalKind.Order]);
    }
}
