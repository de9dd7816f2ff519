// Several situations measure time or kill what they talk to: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
