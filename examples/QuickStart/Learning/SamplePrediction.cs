namespace QuickStart.Learning;

/// <summary>One row predicted by the model that was saved and loaded again.</summary>
/// <param name="Task">The task that the row is from, 0 is the first.</param>
/// <param name="Actual">The digit it shows.</param>
/// <param name="Predicted">The digit that the model sees.</param>
/// <param name="Score">The score of the predicted digit.</param>
internal sealed record SamplePrediction(int Task, string Actual, string Predicted, float Score);
