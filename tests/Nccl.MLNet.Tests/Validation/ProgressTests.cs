using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Validation;

[TestFixture]
public class ProgressTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void EveryTask_IsReportedAtEachStage()
    {
        var reports = new List<ContinualValidationProgress>();
        var result = Validate(Trainers.New(_context), new Reports<ContinualValidationProgress>(reports));

        var stages = reports.Where(report => report.Training is null).Select(report => (report.TaskNumber, report.Stage));
        Assert.That(stages, Is.EqualTo(Enumerable.Range(1, 2).SelectMany(task => Enum.GetValues<ContinualValidationStage>().Select(stage => (task, stage)))));
        Assert.That(reports.Select(report => (report.TaskCount, report.Task)).Distinct(), Is.EqualTo([(2, "task 1"), (2, "task 2")]));
        Assert.That(reports[^1].Accuracies, Is.EqualTo(result.Accuracies.Rows[1]));
        Assert.That(reports.Select(report => report.Elapsed), Is.Ordered);
    }

    [Test]
    public void TheTrainersOwnProgress_ComesFromTheFirstFitAndFromContinuedOnes()
    {
        var reports = new List<ContinualValidationProgress>();
        Validate(
            _context.Transforms.NormalizeMeanVariance("Features").Append(Trainers.New(_context)), new Reports<ContinualValidationProgress>(reports));

        var last = reports.Where(report => report.Training is not null).GroupBy(report => report.TaskNumber).Select(task => task.Last().Training!.RowsLearned);
        Assert.That(last, Is.EqualTo([30L, 30L]));
    }

    [Test]
    public void AProgressInTheTrainersOptions_IsStillCalled()
    {
        var (own, reports) = (new List<TrainingProgress>(), new List<ContinualValidationProgress>());
        Validate(Trainers.New(_context, options => options.ProgressCallback = own.Add), new Reports<ContinualValidationProgress>(reports));

        Assert.That(own, Is.EqualTo(reports.Where(report => report.TaskNumber == 1).Select(report => report.Training).OfType<TrainingProgress>()));
        Assert.That(own, Is.Not.Empty);
    }

    [Test]
    public void AFitOutsideTheValidation_IsNotReported()
    {
        var reports = new List<ContinualValidationProgress>();
        Validate(Trainers.New(_context), new Reports<ContinualValidationProgress>(reports));
        var count = reports.Count;

        Trainers.Fitted(_context);

        Assert.That(reports, Has.Count.EqualTo(count));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Cancelling_EndsAFitBetweenTwoBatches(int task)
    {
        using var cancellation = new CancellationTokenSource();
        var trains = new List<CountingDataView>();
        var tasks = Tasks.OfClasses(_context, "ab", "bc").Select(each =>
        {
            trains.Add(new CountingDataView(each.Train));
            return new ContinualTask(each.Name, trains[^1], each.Test);
        });
        var progress = new Reports<ContinualValidationProgress>([], report =>
        {
            if (report.Training is not null && report.TaskNumber == task)
            {
                cancellation.Cancel();
            }
        });

        Assert.That(
            () => _context.MulticlassClassification.ContinualValidate(
                tasks, Trainers.New(_context), nameof(Example.Text), progress: progress, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(trains[task - 1].Moves, Is.EqualTo(11), "the first batch was learnt, the second was not");
    }

    [Test]
    public void Cancelling_EndsTheTestsBetweenTwoRows()
    {
        using var cancellation = new CancellationTokenSource();
        var test = new CountingDataView(Blobs.View(_context, 5_000));
        var progress = new Reports<ContinualValidationProgress>([], report =>
        {
            if (report.Stage == ContinualValidationStage.Testing)
            {
                cancellation.Cancel();
            }
        });

        Assert.That(
            () => _context.MulticlassClassification.ContinualValidate(
                [new ContinualTask("one", Blobs.View(_context, 30), test)], Trainers.New(_context), nameof(Example.Text), progress: progress, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(test.Moves, Is.LessThan(200), "a chunk of rows is read ahead");
    }

    [TestCase(ContinualValidationStage.Training)]
    [TestCase(ContinualValidationStage.Tested)]
    public void AnExceptionFromTheProgress_EndsItAsItIs(ContinualValidationStage stage) => Assert.That(
        () => Validate(Trainers.New(_context), new Reports<ContinualValidationProgress>([], report =>
        {
            if (report.Stage == stage && (report.Training is not null || stage != ContinualValidationStage.Training))
            {
                throw new TimeoutException();
            }
        })),
        Throws.TypeOf<TimeoutException>());

    [Test]
    public void ACancelledToken_EndsItBeforeTheFirstFit() => Assert.That(
        () => _context.MulticlassClassification.ContinualValidate(
            Tasks.OfClasses(_context, "ab"), Tasks.Stock(_context), nameof(Example.Text), cancellationToken: new CancellationToken(canceled: true)),
        Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void TheLog_HasALinePerTask()
    {
        var log = new LogRecorder(_context);
        Validate(Trainers.New(_context), progress: null);

        Assert.That(log.Infos, Has.One.Match("Task 'task 2' \\(2 of 2\\), .* s: accuracy .* % on the tasks so far."));
    }

    private ContinualValidationResult Validate(IEstimator<ITransformer> estimator, IProgress<ContinualValidationProgress>? progress) =>
        _context.MulticlassClassification.ContinualValidate(Tasks.OfClasses(_context, "ab", "bc"), estimator, nameof(Example.Text), progress: progress);
}
