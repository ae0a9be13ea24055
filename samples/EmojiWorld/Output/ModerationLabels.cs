namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>
/// Which concepts belong to the categories of the shipped <c>icons</c> policy. What a person could argue about is left open, so that
/// it counts neither for nor against; everything else is a negative of every category.
/// </summary>
public static class ModerationLabels
{
    /// <summary>Concepts of each category, by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Positive { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["weapons"] = ["water pistol", "kitchen knife", "axe", "dagger", "crossed swords", "bomb", "bow and arrow"],
        ["alcohol"] = ["sake", "bottle with popping cork", "wine glass", "cocktail glass", "tropical drink", "beer mug", "clinking beer mugs", "clinking glasses", "tumbler glass"],
        ["tobacco"] = ["cigarette"],
        ["gambling"] = ["slot machine", "game die", "joker", "flower playing cards", "mahjong red dragon"],
        ["medical"] = ["syringe", "drop of blood", "pill", "adhesive bandage", "stethoscope", "x-ray"],
    };

    /// <summary>Concepts that are left open for a category, by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Open { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["weapons"] = ["shield", "boomerang", "firecracker", "person fencing", "military helmet", "ninja", "fork and knife", "fork and knife with plate", "pirate flag", "carpentry saw", "collision"],
        ["alcohol"] = ["pouring liquid", "mate", "amphora", "woozy face", "partying face"],
        ["tobacco"] = ["no smoking sign"],
        ["gambling"] = ["spade suit", "heart suit", "diamond suit", "club suit", "pool 8 ball", "horse racing", "ticket", "admission tickets", "coin", "money-mouth face", "crystal ball", "money bag", "chess pawn"],
        ["medical"] =
        [
            "hospital", "ambulance", "health worker", "medical symbol", "crutch", "thermometer", "face with medical mask", "face with thermometer", "face with head-bandage", "anatomical heart", "lungs", "tooth",
            "bone", "brain", "microbe", "dna", "test tube", "petri dish", "alembic", "microscope", "lab coat", "lotion bottle", "A button", "B button", "O button", "AB button", "vampire", "biohazard", "face vomiting", "nauseated face",
            "manual wheelchair", "motorized wheelchair", "person in manual wheelchair", "person in motorized wheelchair", "wheelchair symbol", "white cane", "person with white cane",
        ],
    };
}
