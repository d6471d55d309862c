using Nccl.MLNet;

namespace QuickStart.Learning;

/// <summary>Sees a run go on: one learner after the other, each task after task.</summary>
internal interface IRunObserver
{
    /// <summary>A learner has come further. All calls come from the thread of the run.</summary>
    void Report(LearnerKind learner, ContinualValidationProgress progress);
}
