namespace QuickStart.Learning;

/// <summary>Sees a run go on. Tasks count from 0. All calls come from the thread of the run.</summary>
internal interface IRunObserver
{
    /// <summary>A learner begins with a task.</summary>
    void Learning(LearnerKind learner, int task);

    /// <summary>The learner has seen another batch.</summary>
    void Progress(LearnerKind learner, int task, TaskProgress progress);

    /// <summary>The learner has seen all rows of the task; the tests on all tasks so far begin.</summary>
    void Testing(LearnerKind learner, int task);

    /// <summary>The accuracy on every task so far, 0 to 1.</summary>
    void Tested(LearnerKind learner, int task, IReadOnlyList<double> accuracies);
}
