using Microsoft.ML;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Data.ChangingBlobs;

namespace Nccl.MLNet.Tests.Sessions;

/// <summary>Tasks that nobody announces, through the trainer.</summary>
[TestFixture]
public class TaskBoundaryTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void TasksOfOneStream_AreFoundNamedAndRemembered([Values(ContinualScenario.ClassIncremental, ContinualScenario.DomainIncremental)] ContinualScenario scenario)
    {
        var model = Detecting(options => options.Scenario = scenario).Fit(Blobs.View(_context, ChangingBlobs.Rows(3))).Model;

        Assert.That(model.TaskNames, Is.EqualTo("1 2 3".Split(' ')));
        Assert.That(model.DetectedBoundaries, Has.Count.EqualTo(2));
        for (var task = 1; task <= 2; task++)
        {
            Assert.That(model.DetectedBoundaries[task - 1].Row, Is.InRange((task * RowsPerTask) + 1, (task * RowsPerTask) + 60));
            Assert.That(model.DetectedBoundaries[task - 1].FirstRow, Is.InRange((task * RowsPerTask) - 19, (task * RowsPerTask) + 21));
        }

        Assert.That(model.NetworkState.Memory.Rings.Select(ring => ring!.Filled), Is.EqualTo([50, 50, 50]));
        Assert.That(model.RowsLearned, Is.EqualTo(3 * RowsPerTask));
    }

    [Test]
    public void AStreamThatDoesNotChange_IsOneTask()
    {
        var model = Detecting().Fit(Blobs.View(_context, 1500)).Model;

        Assert.That(model.DetectedBoundaries, Is.Empty);
        Assert.That(model.TaskNames, Is.EqualTo(["1"]));
    }

    /// <summary>The end of a fit says nothing of the stream: chunks of it, also through a zip, are the stream.</summary>
    [TestCase(100)]
    [TestCase(310)]
    public void ContinueFit_GoesOnWithTheTaskAndTheTest(int rowsPerFit)
    {
        var rows = ChangingBlobs.Rows(3);
        var whole = Detecting().Fit(Blobs.View(_context, rows));

        ITransformer model = null!;
        foreach (var chunk in rows.Chunk(rowsPerFit))
        {
            model = model is null ? Detecting().Fit(Blobs.View(_context, chunk)) : model.ContinueFit(Blobs.View(_context, chunk));
            model = SavedModel.Load(_context, SavedModel.Save(_context, model));
        }

        Assert.That(whole.Model.DetectedBoundaries, Has.Count.EqualTo(2));
        Assert.That(SavedModel.Parts(_context, model), Is.EquivalentTo(SavedModel.Parts(_context, whole)));
    }

    [Test]
    public void ALoadedModel_KnowsTheBoundariesAndTheNumbersOfItsTest()
    {
        var fitted = Detecting(options => options.TaskBoundaries = TaskBoundaryDetection.PageHinkley with { Threshold = 40, Tolerance = 0.25, MinimumRows = 90 })
            .Fit(Blobs.View(_context, ChangingBlobs.Rows(2)));

        var loaded = Loaded(fitted);

        Assert.That(loaded.Model.DetectedBoundaries, Has.Count.EqualTo(1).And.EqualTo(fitted.Model.DetectedBoundaries));
        Assert.That(loaded.Fit.Plan.TaskBoundaries, Is.EqualTo(fitted.Fit.Plan.TaskBoundaries));
        Assert.That(loaded.Model.NetworkState.Boundaries!.Test, Is.EqualTo(fitted.Model.NetworkState.Boundaries!.Test));
    }

    [Test]
    public void Detection_ChangesNoPredictionUntilThereIsASuspicion()
    {
        var data = Blobs.View(_context, 90);
        Assert.That(
            Reading.Scores(Detecting().Fit(data).Transform(data)), Is.EqualTo(Reading.Scores(Detecting(options => options.TaskBoundaries = TaskBoundaryDetection.None).Fit(data).Transform(data))));
    }

    [Test]
    public void ProgressAndLog_TellOfTheBoundary()
    {
        var (log, reports) = (new LogRecorder(_context), new List<TrainingProgress>());

        var model = Detecting(options => options.ProgressCallback = reports.Add).Fit(Blobs.View(_context, ChangingBlobs.Rows(2))).Model;

        var found = model.DetectedBoundaries.Single();
        Assert.That(log.Infos, Has.One.Contains($"Task '2' begins: rows became harder to predict from row {found.FirstRow} on, noticed at row {found.Row} in mini-batch {found.Batch}."));
        Assert.That(log.Infos, Has.One.Contains("Task '2' opened"));
        Assert.That((reports[0].DetectedBoundaryCount, reports[0].Task, reports[0].TaskCount), Is.EqualTo((0, "1", 1)));
        Assert.That((reports[^1].DetectedBoundaryCount, reports[^1].Task, reports[^1].TaskCount), Is.EqualTo((1, "2", 2)));
    }

    [Test]
    public void NewClasses_AreABoundaryAndGrowTheHead()
    {
        var rows = Blobs.Rows(300, "ab").Concat(Blobs.Rows(300, "c", task: 2));

        var model = Detecting().Fit(Blobs.View(_context, rows)).Model;

        Assert.That(model.ClassNames, Is.EqualTo("a b c".Split(' ')));
        Assert.That(model.DetectedBoundaries.Single().Row, Is.InRange(301, 350));
        Assert.That(model.NetworkState.Memory.Rings[0]!.FilledInputs.Length, Is.EqualTo(50 * Blobs.FeatureCount));
        Assert.That(Enumerable.Range(0, 50).Select(model.NetworkState.Memory.Rings[0]!.Label), Is.All.LessThan(2), "no row of the new class in the old task's memory");
    }

    [Test]
    public void SwitchedOnLater_ItGoesOnWithTheLastTask()
    {
        var announced = Detecting(options => options.TaskBoundaries = TaskBoundaryDetection.None);
        var first = announced.Fit(Blobs.View(_context, Task(0))).Model;

        var detecting = Detecting().Fit(Blobs.View(_context, Task(0)), first).Model;
        var announcedAgain = announced.Fit(Blobs.View(_context, Task(1)), detecting).Model;

        Assert.That(detecting.TaskNames, Is.EqualTo(["1"]));
        Assert.That(announcedAgain.TaskNames, Is.EqualTo(["1", "2"]));
        Assert.That(announcedAgain.DetectedBoundaries, Is.Empty);
    }

    private NeuronCalibrationTransformer Loaded(ITransformer model) => TransformerChains.MembersOf(SavedModel.Load(_context, SavedModel.Save(_context, model)))
        .OfType<NeuronCalibrationTransformer>().Single();

    private NeuronCalibrationTrainer Detecting(Action<NeuronCalibrationTrainer.Options>? change = null) => Trainers.New(_context, options =>
    {
        options.TaskBoundaries = TaskBoundaryDetection.PageHinkley;
        change?.Invoke(options);
    });
}
