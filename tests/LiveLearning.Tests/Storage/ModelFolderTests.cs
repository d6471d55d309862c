using Examples.CommandLine;
using LiveLearning.Storage;
using Microsoft.ML;

namespace LiveLearning.Tests.Storage;

internal sealed class ModelFolderTests : FolderTests
{
    [Test]
    public void Saving_KeepsTwo_AndSaysWhatTheOlderContains()
    {
        var folder = ModelFolder.At(Folder);

        Assert.That((folder.Save(5, Write), folder.Save(40, Write), folder.Save(300, Write)), Is.EqualTo((0, 5, 40)));
        Assert.That(Zips.Numbers(Folder), Is.EqualTo(new long[] { 40, 300 }));
    }

    [Test]
    public void ASaveThatFails_LeavesTheNewestAsItWas()
    {
        var folder = ModelFolder.At(Folder);
        folder.Save(5, Write);
        Assert.That(() => folder.Save(40, _ => throw new IOException("the disk is full")), Throws.TypeOf<IOException>());

        Assert.That(Zips.Numbers(Folder), Is.EqualTo(new long[] { 5 }));
    }

    [Test]
    public void ASaveThatWasCutOff_IsClearedAway_AndNotTakenForAModel()
    {
        File.WriteAllText(Path.Combine(Folder, "model-000000000005.zip.partial"), "half");

        Assert.That(ModelFolder.At(Folder).Load(new MLContext(), Assert.Fail).Number, Is.Zero);
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void AFileInTheWay_IsTold()
    {
        var file = Path.Combine(Folder, "file");
        File.WriteAllText(file, "");

        Assert.That(() => ModelFolder.At(file), Throws.TypeOf<InputException>().With.Message.Contains("--model"));
    }

    private static void Write(Stream stream) => stream.WriteByte(1);
}
