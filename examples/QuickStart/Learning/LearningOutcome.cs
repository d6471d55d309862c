namespace QuickStart.Learning;

/// <summary>What a run found.</summary>
/// <param name="Calibrated">The learner of this library.</param>
/// <param name="FineTuned">Plain fine-tuning of the same network on the same stream.</param>
/// <param name="Elapsed">Learning and testing, both learners.</param>
internal sealed record LearningOutcome(AccuracySummary Calibrated, AccuracySummary FineTuned, TimeSpan Elapsed);
