using Nccl.MLNet;

namespace Examples.Comparison;

/// <summary>Sees a comparison go on: one learner after the other, each task after task.</summary>
internal interface IComparisonObserver
{
    /// <summary>A learner has come further. All calls come from the thread of the run.</summary>
    void Report(ComparedLearner learner, ContinualValidationProgress progress);
}
