namespace Clip.Sdk.Training.Configuration;

/// <summary>Checks that concern two options at once, which no attribute on one of them can express.</summary>
internal static class OptionCheck
{
    public static int Divisible(string key, int value, int divisor, string divisorName) => value % divisor == 0
        ? value
        : throw Refuse($"'{key}' is {value}, which {divisorName} ({divisor}) does not divide. Take {value - (value % divisor) + divisor} or another multiple.");

    public static int Divides(string key, int heads, int width) => width % heads == 0
        ? heads
        : throw Refuse($"'{key}' is {heads}, which does not divide the width of {width}. Take a number of heads that does.");

    public static int HeadsOf64(string tower, int width) => width % 64 == 0
        ? width / 64
        : throw Refuse($"'{tower}.heads' is 0, one for each 64 of the width, but the width is {width}. Give the number of heads.");

    public static RunFileException Refuse(string message) => new("options", [new RunFileProblem(0, 0, message)]);
}
