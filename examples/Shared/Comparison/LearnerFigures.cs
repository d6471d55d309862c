namespace Examples.Comparison;

/// <summary>A learner and how it did.</summary>
/// <param name="Learner">Which one.</param>
/// <param name="Accuracy">How it did.</param>
internal sealed record LearnerFigures(ComparedLearner Learner, AccuracySummary Accuracy);
