namespace LiveLearning.Learning;

/// <summary>A point of the chart.</summary>
/// <param name="Row">The number of the last row that counts.</param>
/// <param name="Accuracy">Of the window that ends there, 0 to 1.</param>
internal readonly record struct AccuracyPoint(long Row, double Accuracy);
