using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A run on the library's own threads; it holds everything that the library reads until it reports the end.</summary>
internal sealed unsafe class AsynchronousRun
{
    // Continuations must not run on the library's threads, which would starve its pool or dead-lock it.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeldReferences _held = new();
    private readonly RunArguments _arguments;

    private AsynchronousRun(RunArguments arguments) => _arguments = arguments;

    /// <summary>Starts the run and takes the arguments over.</summary>
    internal static Task Start(SessionHandle session, RunOptions? options, RunArguments arguments)
    {
        var run = new AsynchronousRun(arguments);
        GCHandle self = default;
        try
        {
            run._held.Add(session);
            if (options is not null)
            {
                run._held.Add(options);
            }

            self = GCHandle.Alloc(run);
            OrtStatus.Check(OrtApi.RunAsync(
                session.DangerousGetHandle(),
                options?.DangerousGetHandle() ?? 0,
                arguments.InputNames,
                arguments.InputValues,
                (nuint)arguments.InputCount,
                arguments.OutputNames,
                (nuint)arguments.OutputCount,
                arguments.OutputValues,
                (delegate* unmanaged<void*, nint*, nuint, nint, void>)&Finished,
                (void*)GCHandle.ToIntPtr(self)));
        }
        catch
        {
            // The library calls back only for a run that it accepted.
            run.Release(self);
            throw;
        }

        return run._completion.Task;
    }

    [UnmanagedCallersOnly]
    private static void Finished(void* userData, nint* outputs, nuint outputCount, nint status)
    {
        var self = GCHandle.FromIntPtr((nint)userData);
        var run = Unsafe.As<AsynchronousRun>(self.Target!);
        OnnxRuntimeException? error = status == 0 ? null : OrtStatus.ToException(status);

        // This is a thread of the session. Were it to give the session up last, it would wait for itself, which fails, and then
        // go on in the freed memory of its own pool.
        ThreadPool.UnsafeQueueUserWorkItem(_ => run.Complete(self, error), null);
    }

    private void Complete(GCHandle self, OnnxRuntimeException? error)
    {
        Release(self);
        if (error is null)
        {
            _completion.SetResult();
        }
        else
        {
            _completion.SetException(error);
        }
    }

    private void Release(GCHandle self)
    {
        if (self.IsAllocated)
        {
            self.Free();
        }

        _arguments.Dispose();
        _held.ReleaseAll();
    }
}
