namespace Clip.Sdk.Hosts.Console;

/// <summary>What the process ends with. Scripts may rely on these numbers; docs/command-line.md lists them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A defect or an unforeseen failure of the machine.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The job ran to its end, but some items became error rows.</summary>
    public const int SomeItemsFailed = 3;

    /// <summary>A model, picture, policy or other input cannot be used; nothing was written.</summary>
    public const int BadInput = 4;

    /// <summary>Training ended itself: the loss or its gradient is no number any more, or exploded. The last good checkpoint stays.</summary>
    public const int TrainingStopped = 5;

    /// <summary>Everything was judged, and something was to be reviewed or blocked.</summary>
    public const int Flagged = 6;

    /// <summary>Stopped by Ctrl-C or a termination signal.</summary>
    public const int Cancelled = 130;
}
