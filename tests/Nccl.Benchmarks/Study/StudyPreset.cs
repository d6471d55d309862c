namespace Nccl.Benchmarks.Study;

/// <summary>A learner of the command line.</summary>
/// <param name="Options">How it learns on an MLP.</param>
/// <param name="Meaning">What it is, in a line.</param>
internal sealed record StudyPreset(NcclOptions Options, string Meaning);
