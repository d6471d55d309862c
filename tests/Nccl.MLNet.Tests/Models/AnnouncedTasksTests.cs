using Nccl.MLNet.Models;

namespace Nccl.MLNet.Tests.Models;

[TestFixture]
public class AnnouncedTasksTests
{
    [Test]
    public void Tasks_BeginOnce_AndAKnownNameGoesOn()
    {
        var tasks = AnnouncedTasks.None.Begin("winter").Begin("spring").Begin("winter");

        Assert.That(tasks.Names, Is.EqualTo("winter spring".Split(' ')));
        Assert.That((tasks.Open, tasks.OpenName), Is.EqualTo((0, "winter")));
        Assert.That((tasks.End().IsOpen, tasks.End().OpenName), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void ATaskThatNobodyNamed_GetsANumberThatIsNobodysName()
    {
        var tasks = AnnouncedTasks.None.Begin("2").End().BeginNext();

        Assert.That(tasks.Names, Is.EqualTo("2 3".Split(' ')));
        Assert.That(tasks.AreNumbers, Is.False);
        Assert.That(AnnouncedTasks.None.BeginNext().BeginNext().AreNumbers, Is.True);
    }

    [Test]
    public void NumbersAreAdded_WithoutOpeningATask()
    {
        var tasks = AnnouncedTasks.None.Begin("winter").UpTo(3);

        Assert.That(tasks.Names, Is.EqualTo("winter 2 3".Split(' ')));
        Assert.That(tasks.Open, Is.Zero);
    }
}
