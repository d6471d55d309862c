namespace ImageFolder;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">Folder with train and val; none for images that are drawn.</param>
/// <param name="Group">Classes that arrive together.</param>
/// <param name="Passes">How often a group's images come in its stream.</param>
/// <param name="Size">Height and width to which images are resized.</param>
/// <param name="Augment">Whether images are shifted and mirrored while they are learnt.</param>
/// <param name="Seed">The same seed gives the same run.</param>
/// <param name="Model">Where to write the zip.</param>
/// <param name="Predict">An image to predict; none for one of the test images.</param>
internal sealed record RunSettings(string? Data, int Group, int Passes, int Size, bool Augment, int Seed, string Model, string? Predict);
