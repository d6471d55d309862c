namespace ImageFolder.Learning;

/// <summary>One image, seen by a model that was loaded from its zip.</summary>
/// <param name="Path">The image.</param>
/// <param name="Best">The most probable classes with their probabilities, best first.</param>
/// <param name="Classes">All classes that the model knows: it answers with one of them whatever the image shows.</param>
internal sealed record ImagePrediction(string Path, IReadOnlyList<(string Class, double Probability)> Best, IReadOnlyList<string> Classes);
