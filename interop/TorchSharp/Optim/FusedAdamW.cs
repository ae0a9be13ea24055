using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One call for all parameters of a group: the shim's own loop on the processor, libtorch's fused kernel on CUDA.</summary>
internal static class FusedAdamW
{
    internal static bool TryStep(List<(Parameter Parameter, Tensor Gradient, AdamW.State State)> entries, AdamW.Options options)
    {
        if (entries.Count == 0)
        {
            return true;
        }

        if (entries.TrueForAll(entry => entry.Parameter.IsPlain && entry.Gradient.IsPlain && entry.State.exp_avg.IsPlain && entry.State.exp_avg_sq.IsPlain))
        {
            OnProcessor(entries, options);
            return true;
        }

        if (Ops._fused_adamw_.Exists && entries.TrueForAll(entry => entry.Parameter.is_cuda && entry.Gradient.is_cuda))
        {
            OnCuda(entries, options);
            return true;
        }

        return false;
    }

    private static unsafe void OnProcessor(List<(Parameter Parameter, Tensor Gradient, AdamW.State State)> entries, AdamW.Options options)
    {
        int count = entries.Count;
        IntPtr[] handles = new IntPtr[4 * count];
        long[] steps = new long[count];
        for (int i = 0; i < count; i++)
        {
            (Parameter parameter, Tensor gradient, AdamW.State state) = entries[i];
            handles[i] = parameter.Handle;
            handles[count + i] = gradient.Handle;
            handles[(2 * count) + i] = state.exp_avg.Handle;
            handles[(3 * count) + i] = state.exp_avg_sq.Handle;
            steps[i] = state.step;
        }

        fixed (IntPtr* first = handles)
        fixed (long* step = steps)
        {
            NativeMethods.Check(NativeMethods.ct_adamw_step(
                first, first + count, first + (2 * count), first + (3 * count), step, count,
                options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value));
        }

        GC.KeepAlive(entries);
    }

    private static void OnCuda(List<(Parameter Parameter, Tensor Gradient, AdamW.State State)> entries, AdamW.Options options)
    {
        // The kernel reads the step from the device, one number for each tensor.
        foreach (var group in entries.GroupBy(entry => (entry.Parameter.dtype, entry.Gradient.dtype, entry.Parameter.device, entry.State.step)))
        {
            (Parameter Parameter, Tensor Gradient, AdamW.State State)[] same = [.. group];
            using Tensor step = torch.tensor((float)group.Key.step, group.Key.device);
            Ops._fused_adamw_.Run(
                Array.ConvertAll(same, entry => (Tensor)entry.Parameter),
                Array.ConvertAll(same, entry => entry.Gradient),
                Array.ConvertAll(same, entry => entry.State.exp_avg),
                Array.ConvertAll(same, entry => entry.State.exp_avg_sq),
                Array.Empty<Tensor>(),
                Enumerable.Repeat(step, same.Length).ToArray(),
                options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.weight_decay!.Value, options.eps!.Value,
                false, false);
        }
    }
}
