// Contexts in memory are told apart by their names: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
