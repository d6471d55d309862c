using Nccl.Native;

namespace Nccl.Tests.Native;

public sealed class NativeFoldersTests
{
    [Test]
    public void All_NamesEachFolderOnce()
    {
        Assert.That(NativeFolders.All().ToList(), Is.Unique);
    }

    [Test]
    public void All_BeginsWithWhatTheHostSays_AndIncludesTheApplication()
    {
        var folders = NativeFolders.All().ToList();
        var told = ((string)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")!).Split(Path.PathSeparator)[0];

        Assert.That(folders[0], Is.EqualTo(Path.TrimEndingDirectorySeparator(told)));
        Assert.That(folders, Does.Contain(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
    }

    [Test]
    public void Find_GivesNullForWhatIsNowhere()
    {
        Assert.That(NativeFolders.Find("libnowhere.so"), Is.Null);
    }
}
