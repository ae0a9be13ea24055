namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>What came out of a step.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Facts">What JSON says of it.</param>
/// <param name="Write">Prints it for people.</param>
internal sealed record DemoPart(string Name, object Facts, Action<TextWriter> Write);
