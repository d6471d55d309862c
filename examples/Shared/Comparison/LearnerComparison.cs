namespace Examples.Comparison;

/// <summary>What a comparison of two learners found.</summary>
/// <param name="Continual">The learner that is to keep what it learned.</param>
/// <param name="FineTuned">Plain fine-tuning of the same network on the same stream.</param>
/// <param name="Elapsed">Learning and testing, both learners.</param>
internal sealed record LearnerComparison(LearnerFigures Continual, LearnerFigures FineTuned, TimeSpan Elapsed);
