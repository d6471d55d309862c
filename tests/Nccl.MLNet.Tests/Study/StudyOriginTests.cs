using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class StudyOriginTests
{
    [Test]
    public void Origin_HasTheTimeTheLibraryTheMachineAndTheCommand()
    {
        var before = DateTimeOffset.UtcNow;
        var origin = StudyOrigin.Here("a command");

        Assert.That(origin.When, Is.InRange(before, DateTimeOffset.UtcNow));
        Assert.That(origin.Library, Does.Match(@"^\d+\.\d+\.\d+"));
        Assert.That(origin.Machine, Does.Match(@"\d+ logical cores?, .+, \.NET .+, one torch thread$"));
        Assert.That(origin.Command, Is.EqualTo("a command"));
    }

    [Test]
    public void Processor_IsTheFirstWithAName() =>
        Assert.That(StudyMachine.Processor(["processor\t: 0", "model\t\t: 2", "model name\t: A: 64-Core", "model name\t: B"]), Is.EqualTo("A: 64-Core"));

    [Test]
    public void Processor_WithoutANameIsLeftOut() =>
        Assert.That(StudyMachine.Processor(["processor\t: 0", "model name\t: ", "CPU implementer\t: 0x41"]), Is.Null);
}
