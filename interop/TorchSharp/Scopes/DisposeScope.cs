namespace TorchSharp;

/// <summary>
/// Owns the tensors that are created on this thread while it is the innermost scope, and disposes them when it is disposed.
/// Made by <see cref="torch.NewDisposeScope"/>. Belongs to the thread that made it.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    /// <summary>What it owns at this moment, a copy.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. _disposables];

    /// <summary>How much it owns at this moment.</summary>
    public int DisposablesCount => _disposables.Count;

    internal DisposeScope? OuterScope { get; set; }

    /// <summary>Whether it owns this object.</summary>
    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>Hands the object to the scope around this one; without one nobody owns it any more.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <summary>Hands the objects to the scope around this one; without one nobody owns them any more.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Hands the objects to the scope around this one; without one nobody owns them any more.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Hands the objects to the scope around this one; without one nobody owns them any more.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    /// <summary>Hands the objects to the scope around this one; without one nobody owns them any more.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
        {
            MoveToOther(OuterScope, disposable);
        }
    }

    /// <summary>Hands the object to another scope; to nobody where <paramref name="scope"/> is null.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (scope is null)
        {
            return Detach(disposable);
        }

        RequireOpen();
        if (_disposables.Remove(disposable))
        {
            scope._disposables.Add(disposable);
            SetOwner(disposable, scope);
        }

        return disposable;
    }

    /// <summary>Lets go of the object; its disposal is the caller's matter from now on.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        DisposeScopeManager manager = RequireOpen();
        if (_disposables.Remove(disposable))
        {
            SetOwner(disposable, null);
            manager.Counts.TensorStatistics.DetachedFromScopeCount++;
        }

        return disposable;
    }

    /// <summary>Lets go of the objects.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    /// <summary>Lets go of the objects.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    /// <summary>Lets go of the objects.</summary>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Lets go of the objects.</summary>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
        {
            Detach<IDisposable>(disposable);
        }
    }

    /// <summary>Takes the object over, from another scope or from nobody.</summary>
    /// <exception cref="InvalidOperationException">It is not a tensor.</exception>
    public void Attach(IDisposable disposable)
    {
        DisposeScopeManager manager = RequireOpen();
        if (disposable is not torch.Tensor tensor)
        {
            throw new InvalidOperationException(
                $"A DisposeScope owns tensors, but got a '{disposable?.GetType().Name ?? "null"}'. Dispose other objects with 'using'.");
        }

        if (ReferenceEquals(tensor.OwningDisposeScope, this))
        {
            return;
        }

        tensor.OwningDisposeScope?._disposables.Remove(tensor);
        _disposables.Add(tensor);
        tensor.OwningDisposeScope = this;
        manager.Counts.TensorStatistics.AttachedToScopeCount++;
    }

    /// <summary>Takes the objects over.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes the objects over, and returns them.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> taken = [.. disposables];
        foreach (IDisposable disposable in taken)
        {
            Attach(disposable);
        }

        return taken;
    }

    /// <summary>Disposes all that it owns; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    /// <summary>Disposes all that it owns except these, which it goes on owning.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        RequireOpen();
        HashSet<IDisposable> owned = _disposables;
        _disposables = new(inKeep.Where(owned.Contains), ReferenceEqualityComparer.Instance);
        foreach (IDisposable disposable in owned)
        {
            if (!_disposables.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    /// <summary>Disposes all that it owns except these.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes all that it owns except this.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <summary>Disposes all that it owns except these.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Disposes all that it owns except these.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Notes that somebody else has disposed the object.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _disposables.Remove(disposable);
        SetOwner(disposable, null);
    }

    /// <summary>Disposes all that it owns and closes the scope.</summary>
    public void Dispose()
    {
        if (_manager is null)
        {
            return;
        }

        DisposeEverything();
        _manager.Remove(this);
        _manager = null;
    }

    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    private static void SetOwner(IDisposable disposable, DisposeScope? owner)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = owner;
        }
    }

    private DisposeScopeManager RequireOpen()
    {
        ObjectDisposedException.ThrowIf(_manager is null, this);
        return _manager;
    }
}
