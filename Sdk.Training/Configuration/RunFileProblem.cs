namespace Clip.Sdk.Training.Configuration;

/// <summary>One thing that is wrong in a run file.</summary>
/// <param name="Line">Line from 1, or 0 where the value came from the command line or from code.</param>
/// <param name="Column">Column from 1, or 0.</param>
/// <param name="Message">What was wanted, what came, what to do.</param>
public sealed record RunFileProblem(int Line, int Column, string Message);
