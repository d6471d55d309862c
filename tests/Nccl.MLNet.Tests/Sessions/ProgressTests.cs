using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Sessions;

[TestFixture]
public class ProgressTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void CallbackAndProgress_ReceiveTheSame()
    {
        var (called, reported) = (new List<TrainingProgress>(), new Reports());

        Trainers.New(_context, options => (options.ProgressCallback, options.Progress) = (called.Add, reported)).Fit(Blobs.View(_context, 25));

        Assert.That(called, Is.Not.Empty);
        Assert.That(reported.All, Is.EqualTo(called));
    }

    [Test]
    public void Progress_TellsTheStateAfterTheFirstAndTheLastBatch()
    {
        var reports = Fit(Blobs.View(_context, 25));
        var (first, last) = (reports[0], reports[^1]);

        Assert.That((first.RowsLearned, last.RowsLearned, last.RowsSkipped), Is.EqualTo((10, 25, 0)));
        Assert.That((last.Task, last.TaskCount, last.ClassCount), Is.EqualTo(("1", 1, 3)));
        Assert.That(last.PrequentialAccuracy, Is.InRange(0, 1));
        Assert.That(last.PrequentialAccuracy * 25 % 1, Is.Zero.Within(1e-9).Or.EqualTo(1).Within(1e-9), "a count of rows over all rows");
        Assert.That(first.Loss, Is.EqualTo(Math.Log(3)).Within(1), "an untrained network guesses among three");
        Assert.That((last.ReplayLoss, last.DistillationLoss, last.CalibrationLoss), Is.EqualTo((0d, 0d, 0d)));
        Assert.That(last.RowsPerSecond, Is.EqualTo(25 / last.Elapsed.TotalSeconds).Within(1e-6));
    }

    [Test]
    public void Progress_OfALaterTaskHasTheReplayedLosses()
    {
        var first = Trainers.Fitted(_context).Model;
        var reports = Fit(Blobs.View(_context, 40, task: 2), first);

        Assert.That((reports[^1].Task, reports[^1].TaskCount, reports[^1].RowsLearned), Is.EqualTo(("2", 2, 40)), "rows are of this fit");
        Assert.That(reports[^1].ReplayLoss, Is.GreaterThan(0));
        Assert.That(reports[^1].DistillationLoss, Is.GreaterThan(0));
        Assert.That(reports[^1].CalibrationLoss, Is.GreaterThan(0));
    }

    [Test]
    public void EveryTaskOfAView_IsReportedAtItsEnd()
    {
        var reports = new List<TrainingProgress>();
        var rows = Enumerable.Range(1, 3).SelectMany(task => Blobs.Rows(20, task: task));

        Trainers.New(_context, options => (options.TaskColumnName, options.ProgressCallback) = (nameof(Example.TaskText), reports.Add))
            .Fit(Blobs.View(_context, rows));

        Assert.That(reports.GroupBy(report => report.Task).Select(task => task.Last().RowsLearned), Is.EqualTo(Enumerable.Range(1, 3).Select(task => 20 * task)));
    }

    [Test]
    public void TheLog_TellsOfTasksRowsLossesAndAccuracy()
    {
        var log = new LogRecorder(_context);
        var model = Trainers.Fitted(_context);

        model.ContinueFit(Blobs.View(_context, 25, task: 2));

        Assert.That(log.Infos, Has.One.Contains("Task '1' opened").And.One.Contains("Task '2' opened"));
        Assert.That(log.Infos, Has.One.Contains("Task '2': 25 rows learnt").And.One.Match("Task '2': .*prequential accuracy .*, loss .*, replay .*, distillation .*, calibration .*"));
    }

    [Test]
    public void AnExceptionFromTheCallback_EndsTheFit() => Assert.That(
        () => Trainers.New(_context, options => options.ProgressCallback = _ => throw new TimeoutException()).Fit(Blobs.View(_context, 25)),
        Throws.TypeOf<TimeoutException>());

    [Test]
    public void Cancelling_StopsBetweenBatchesAndLeavesTheModelAlone()
    {
        var model = Trainers.Fitted(_context);
        var before = SavedModel.Parts(_context, model);
        using var cancellation = new CancellationTokenSource();
        var data = new CountingDataView(Blobs.View(_context, 100, task: 2));

        Assert.That(
            () => model.ContinueFit(data, new Cancelling(cancellation), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(data.Moves, Is.EqualTo(11), "the first batch was learnt, the second was not");
        Assert.That(SavedModel.Parts(_context, model), Is.EquivalentTo(before));
        Assert.That(() => model.ContinueFit(Blobs.View(_context, 20)), Throws.Nothing, "the token belongs to the fit that it ended");
    }

    [Test]
    public void Cancelling_EndsAFitOfRowsThatAreAllLeftOut()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var unlabelled = Blobs.Rows(1_000);
        Array.ForEach(unlabelled, row => row.Text = "");

        Assert.That(
            () => Trainers.New(_context, options => options.CancellationToken = cancellation.Token).Fit(Blobs.View(_context, unlabelled)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void ATokenInTheOptions_EndsAFit()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.That(
            () => Trainers.New(_context, options => options.CancellationToken = cancellation.Token).Fit(Blobs.View(_context, 25)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private List<TrainingProgress> Fit(IDataView data, NeuronCalibrationModelParameters? before = null)
    {
        var reports = new List<TrainingProgress>();
        var trainer = Trainers.New(_context, options => options.ProgressCallback = reports.Add);
        _ = before is null ? trainer.Fit(data) : trainer.Fit(data, before);
        return reports;
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }
}
