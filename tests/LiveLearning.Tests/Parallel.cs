// Each fixture has its own server, which is a process that mostly starts up or waits for the disk.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
