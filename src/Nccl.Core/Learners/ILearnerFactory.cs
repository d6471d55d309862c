namespace Nccl.Learners;

/// <summary>Begins and resumes learners of one kind, and makes predictors of what they learned. Knows shape, options and device; holds no memory of a device.</summary>
internal interface ILearnerFactory
{
    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="outputs">Outputs known at the start, 0 or more.</param>
    /// <param name="seed">Of all random draws.</param>
    ILearner Start(int outputs, int seed);

    /// <summary>Goes on where <see cref="ILearner.Capture"/> left off, as if there had been no break.</summary>
    ILearner Resume(LearnerState state);

    /// <summary>A state that knows the same outputs and tasks, and has learned nothing: it predicts with what a start of that seed draws.</summary>
    LearnerState Untrained(LearnerState state, int seed);

    IPredictor NewPredictor(LearnerState state);
}
