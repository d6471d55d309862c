using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rows;

[TestFixture]
public class TaskTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void AKnownTask_GoesOnAndANewOneOpens()
    {
        var trainer = Trainers.New(_context, options => options.TaskColumnName = nameof(Example.TaskText));

        var first = trainer.Fit(Blobs.View(_context, 20, "ab", task: 1)).Model;
        var second = trainer.Fit(Blobs.View(_context, 20, "bc", task: 2), first).Model;
        var again = trainer.Fit(Blobs.View(_context, 20, "ab", task: 1), second).Model;

        Assert.That(first.TaskNames, Is.EqualTo(Words("t1")));
        Assert.That(second.TaskNames, Is.EqualTo(Words("t1 t2")));
        Assert.That(again.TaskNames, Is.EqualTo(Words("t1 t2")));
        Assert.That(again.State.CurrentTask, Is.Zero);
        Assert.That(again.NetworkState.Memory.Rings.Select(ring => ring!.Filled), Is.EqualTo(Numbers(40, 20)), "the rows went to the first task's memory");
    }

    [TestCase(nameof(Example.TaskText), "t1 t2")]
    [TestCase(nameof(Example.TaskNumber), "100 200")]
    public void SeveralTasksInOneView_AreTheSameFitsOneAfterAnother(string column, string names)
    {
        var trainer = Trainers.New(_context, options => options.TaskColumnName = column);
        var (one, two) = (Blobs.Rows(20, "ab", task: 1), Blobs.Rows(25, "bc", task: 2));

        var together = trainer.Fit(Blobs.View(_context, [.. one, .. two, .. one]));
        var apart = trainer.Fit(Blobs.View(_context, one)).ContinueFit(Blobs.View(_context, two)).ContinueFit(Blobs.View(_context, one));

        Assert.That(together.Model.TaskNames, Is.EqualTo(Words(names)));
        Assert.That(SavedModel.Parts(_context, together), Is.EquivalentTo(SavedModel.Parts(_context, apart)));
    }

    [Test]
    public void RowsOfTwoTasks_NeverShareABatch()
    {
        var trainer = Trainers.New(_context, options => options.TaskColumnName = nameof(Example.TaskText));

        var model = trainer.Fit(Blobs.View(_context, [.. Blobs.Rows(15, task: 1), .. Blobs.Rows(15, task: 2)])).Model;

        Assert.That(model.BatchesLearned, Is.EqualTo(4), "10 + 5 and 10 + 5");
        Assert.That(model.RowsLearned, Is.EqualTo(30));
    }

    [Test]
    public void WithoutTaskColumn_EveryFitIsATask()
    {
        var trainer = Trainers.New(_context);

        var first = trainer.Fit(Blobs.View(_context, 20)).Model;
        var third = trainer.Fit(Blobs.View(_context, 20, task: 3), trainer.Fit(Blobs.View(_context, 20, task: 2), first).Model).Model;

        Assert.That(third.TaskNames, Is.EqualTo(Words("1 2 3")));
        Assert.That(third.RowsInMemory, Is.EqualTo(60));
    }

    [Test]
    public void RowsWithoutATask_AreLeftOutAndReported()
    {
        var rows = Blobs.Rows(20);
        rows[3].TaskText = "";
        var log = new LogRecorder(_context);

        var model = Trainers.New(_context, options => options.TaskColumnName = nameof(Example.TaskText)).Fit(Blobs.View(_context, rows)).Model;

        Assert.That(model.RowsLearned, Is.EqualTo(19));
        Assert.That(log.Warnings, Has.Some.Contains("Of 20 rows 1 have no task"));
    }

    [Test]
    public void ARowThatIsLeftOut_OpensNoTask()
    {
        var rows = Blobs.Rows(20);
        (rows[19].TaskText, rows[19].Text) = ("t9", "");

        var fitted = Trainers.New(_context, options => options.TaskColumnName = nameof(Example.TaskText)).Fit(Blobs.View(_context, rows));

        Assert.That(fitted.Model.TaskNames, Is.EqualTo(Words("t1")));
    }

    private static string[] Words(string text) => text.Split(' ');

    private static int[] Numbers(params int[] numbers) => numbers;

    /// <summary>A row of the next task brought its class before the last, partial batch of the task before it was learnt.</summary>
    [TestCase(ContinualScenario.ClassIncremental, "abab", "c")]
    [TestCase(ContinualScenario.DomainIncremental, "ab", "ba")]
    [TestCase(ContinualScenario.TaskIncremental, "ab", "c")]
    public void OneViewOfTwoTasks_IsTwoFits_AlsoAfterAPartialBatch(ContinualScenario scenario, string first, string second)
    {
        var trainer = Trainers.New(_context, options => (options.Scenario, options.TaskColumnName) = (scenario, nameof(Example.TaskText)));
        var (before, after) = (Blobs.Rows(25, first, task: 1), Blobs.Rows(25, second, task: 2));

        var together = trainer.Fit(Blobs.View(_context, [.. before, .. after]));
        var apart = trainer.Fit(Blobs.View(_context, after), trainer.Fit(Blobs.View(_context, before)).Model);

        Assert.That(SavedModel.Parts(_context, together), Is.EquivalentTo(SavedModel.Parts(_context, apart)));
    }

    [TestCase(ContinualScenario.ClassIncremental)]
    [TestCase(ContinualScenario.TaskIncremental)]
    public void ATask_EndsWithTheClassesItHad_BeforeTheNextBringsMore(ContinualScenario scenario)
    {
        var trainer = Trainers.New(_context, options => (options.Scenario, options.TaskColumnName) = (scenario, nameof(Example.TaskText)));
        var first = trainer.Fit(Blobs.View(_context, 30, "ab")).Model;

        var second = trainer.Fit(Blobs.View(_context, 30, "bc", task: 2), first).Model;

        Assert.That(second.NetworkState.Memory.Rings[0]!.SoftTarget(0)!.Classes, Is.EqualTo([0, 1]));
    }
}
