using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

public class DisposeScopeTests
{
    [TorchFact]
    public void A_scope_disposes_what_was_made_inside_and_not_what_left_it()
    {
        Tensor kept;
        Tensor inner;
        using (NewDisposeScope())
        {
            inner = ones(2);
            kept = (inner + 1).MoveToOuterDisposeScope();
        }

        Assert.True(inner.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(2, kept[0].ToSingle());
        kept.Dispose();
    }

    [TorchFact]
    public void A_tensor_moves_to_the_scope_around()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor moved;
        using (DisposeScope inner = NewDisposeScope())
        {
            moved = inner.MoveToOuter(ones(1));
        }

        Assert.True(outer.Contains(moved));
        outer.Dispose();
        Assert.True(moved.IsInvalid);
    }

    [TorchFact]
    public void A_detached_tensor_belongs_to_nobody()
    {
        Tensor detached;
        using (DisposeScope scope = NewDisposeScope())
        {
            detached = ones(1).DetachFromDisposeScope();
            Assert.Equal(0, scope.DisposablesCount);
        }

        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [TorchFact]
    public void Attach_takes_a_tensor_over()
    {
        Tensor outside = ones(1);
        using (DisposeScope scope = NewDisposeScope())
        {
            scope.Attach(outside);
        }

        Assert.True(outside.IsInvalid);
    }

    [TorchFact]
    public void DisposeEverythingBut_keeps_and_goes_on_owning()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gone = ones(1);
        Tensor kept = scope.DisposeEverythingBut(ones(2));

        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.True(scope.Contains(kept));
    }

    [TorchFact]
    public void Scopes_of_another_thread_do_not_own_this_threads_tensors()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(other!));
        other!.Dispose();
    }

    [TorchFact]
    public void WrappedTensorDisposeScope_keeps_the_result_only()
    {
        using DisposeScope scope = NewDisposeScope();

        Tensor result = WrappedTensorDisposeScope(() => ones(3) + ones(3) * 2);

        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal(9, result.sum().ToSingle());
    }

    [TorchFact]
    public void Statistics_count_creation_and_disposal_on_this_thread()
    {
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        Tensor outside = ones(1);
        using (DisposeScope scope = NewDisposeScope())
        {
            _ = ones(1);
            scope.Detach(ones(1)).Dispose();
            scope.Attach(outside);
        }

        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(2, statistics.CreatedInScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(1, statistics.AttachedToScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.DisposedOutsideScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [TorchFact]
    public void Making_a_parameter_moves_the_handle_and_the_place_in_the_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = ones(2);

        var parameter = new global::TorchSharp.Modules.Parameter(data);

        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(scope.Contains(parameter));
        Assert.Equal(1, scope.DisposablesCount);
    }
}
