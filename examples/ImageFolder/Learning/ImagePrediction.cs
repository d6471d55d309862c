namespace ImageFolder.Learning;

/// <summary>One image, seen by a model that was loaded from its zip.</summary>
/// <param name="Path">The image.</param>
/// <param name="Best">The most probable classes with their probabilities, best first.</param>
internal sealed record ImagePrediction(string Path, IReadOnlyList<(string Class, double Probability)> Best);
