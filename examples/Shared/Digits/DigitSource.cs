namespace Examples.Digits;

/// <summary>Where the rows of a run come from: images to learn from and other images to test with.</summary>
/// <param name="Name">For the reader of a report.</param>
/// <param name="Train">The rows of the tasks are sampled from these.</param>
/// <param name="Test">Every task is tested on all of these.</param>
internal sealed record DigitSource(string Name, DigitPool Train, DigitPool Test);
