namespace Examples.Digits;

/// <summary>One image as a model reads it.</summary>
/// <param name="Task">The task that the image is from, 0 is the first.</param>
/// <param name="Actual">The digit it shows.</param>
/// <param name="Predicted">The digit that the model sees.</param>
/// <param name="Score">The score of the predicted digit.</param>
internal sealed record DigitReading(int Task, string Actual, string Predicted, float Score);
