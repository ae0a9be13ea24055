namespace Clip.Sdk.Checkpoints;

/// <summary>Counts what one pickle has cost so far, and stops it at the limits.</summary>
/// <param name="context">The file, for messages.</param>
internal sealed class PickleBudget(TorchFileContext context)
{
    private long _steps;
    private long _values;

    /// <summary>Counts instructions, or elements that one instruction moves.</summary>
    public void Spend(long steps)
    {
        _steps += steps;
        if (_steps > PickleLimits.MaxSteps)
        {
            throw context.Error($"needs more than {PickleLimits.MaxSteps} steps to be read");
        }
    }

    /// <summary>Counts values, or entries, that take memory of their own.</summary>
    public void Make(int count = 1)
    {
        _values += count;
        if (_values > PickleLimits.MaxValues)
        {
            throw context.Error($"holds more than {PickleLimits.MaxValues} values");
        }
    }
}
