namespace LiveLearning.Tests;

/// <summary>Tests of which each has a folder of its own.</summary>
internal abstract class FolderTests
{
    protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeAFolder() => Folder = Directory.CreateTempSubdirectory("live-learning").FullName;

    [TearDown]
    public void DeleteTheFolder() => Directory.Delete(Folder, recursive: true);
}
