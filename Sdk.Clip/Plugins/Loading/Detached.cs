namespace Clip.Sdk.Plugins;

/// <summary>
/// Keeps values that flow with calls (<see cref="AsyncLocal{T}"/>) where they belong: a plugin's would otherwise be caught by
/// timers and threads that the host starts under one of its calls, and keep the plugin in memory.
/// </summary>
internal static class Detached
{
    /// <summary>Does something now whose side effects outlive the call.</summary>
    public static T Run<T>(Func<T> function)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return function();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return function();
        }
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public static void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Does something on another thread.</summary>
    public static void Start(Action action) => ThreadPool.UnsafeQueueUserWorkItem(static state => state(), action, preferLocal: false);
}
