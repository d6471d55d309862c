namespace ImageFolder.Data;

/// <summary>Classes that arrive together.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Classes">Their names.</param>
/// <param name="Train">Their images to learn.</param>
/// <param name="Test">Their images to test.</param>
internal sealed record ClassGroup(int Number, IReadOnlyList<string> Classes, IReadOnlyList<Photo> Train, IReadOnlyList<Photo> Test);
