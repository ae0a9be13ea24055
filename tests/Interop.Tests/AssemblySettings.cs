// Three native engines, process-wide settings and unloaded contexts meet in this one process: their tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
