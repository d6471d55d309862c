using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using Nccl.Strategies;

namespace Nccl.MLNet.Tests.Live;

/// <summary>A stream that comes in pieces is learnt as in one piece, bit for bit.</summary>
[TestFixture]
public class ContinualLearnerTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void Pieces_AreLearntAsOneFit()
    {
        var rows = Blobs.Rows(47);
        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, rows));

        using var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.View(_context, rows[..13]));
        learner.Observe(rows[13..14]);
        learner.Observe(rows[14..14]);
        learner.Observe(Blobs.View(_context, rows[14..]));
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), fitted.Model);
    }

    [Test]
    public async Task PiecesOfAnAsynchronousStream_AreLearntAsOneFit()
    {
        var rows = Blobs.Rows(47);
        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, rows));

        using var learner = ModelsOf.New(_context);
        await learner.ObserveAsync(rows[..23].ToAsyncEnumerable());
        var report = await learner.ObserveAsync(rows[23..].ToAsyncEnumerable());
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), fitted.Model);
        Assert.That((report.RowsTaken, report.RowsLearned, report.RowsWaiting), Is.EqualTo((24, 20, 7)));
    }

    [TestCaseSource(nameof(Strategies))]
    public void ATaskThatEnds_IsContinuedAsByContinueFit(NcclOptions learning)
    {
        var (first, second) = (Blobs.Rows(47, "ab"), Blobs.Rows(35, "bc", task: 2));
        var fitted = Trainers.New(_context, options => options.Learning = learning).Fit(Blobs.View(_context, first)).ContinueFit(Blobs.View(_context, second));

        using var learner = ModelsOf.New(_context, options => options.Learning = learning);
        learner.BeginTask("one");
        learner.Observe(first[..20]);
        learner.Observe(first[20..]);
        learner.EndTask();
        learner.Observe(second[..3]);
        learner.Observe(second[3..]);
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), ModelsOf.Model(fitted));
        Assert.That(learner.Model().TaskNames, Is.EqualTo("one 2".Split(' ')));
    }

    [Test]
    public void AFittedModel_GoesOnAsByContinueFit()
    {
        var second = Blobs.Rows(35, "bc", task: 2);
        var before = Trainers.New(_context).Fit(Blobs.View(_context, 47, "ab"));
        var fitted = before.ContinueFit(Blobs.View(_context, second));

        using var learner = _context.MulticlassClassification.CreateContinualLearner(before);
        learner.Observe(second[..3]);
        learner.Observe(second[3..]);
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), ModelsOf.Model(fitted));
    }

    [Test]
    public void ATaskColumn_DecidesInPiecesToo()
    {
        Example[] rows = [.. Blobs.Rows(15, "ab"), .. Blobs.Rows(15, "bc", task: 2), .. Blobs.Rows(15, "ab")];
        void ReadTasks(NeuronCalibrationTrainer.Options options) => options.TaskColumnName = nameof(Example.TaskText);
        var fitted = Trainers.New(_context, ReadTasks).Fit(Blobs.View(_context, rows));

        using var learner = ModelsOf.New(_context, ReadTasks);
        learner.Observe(rows[..22]);
        Assert.That(learner.CurrentTask, Is.EqualTo("t2"));
        learner.Observe(Blobs.View(_context, rows[22..]));
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), fitted.Model);
        Assert.That(learner.Model().TaskNames, Is.EqualTo("t1 t2".Split(' ')));
        Assert.That(() => learner.BeginTask("t3"), Throws.InvalidOperationException.With.Message.Contains("'TaskText'"));
    }

    [Test]
    public void TasksThatNobodyAnnounces_AreFoundInPiecesToo()
    {
        Example[] rows = [.. ChangingBlobs.Rows(3).Take(610)];
        void Detect(NeuronCalibrationTrainer.Options options) =>
            options.TaskBoundaries = TaskBoundaryDetection.PageHinkley with { Threshold = 24, Tolerance = 0.25, MinimumRows = 90 };
        var fitted = Trainers.New(_context, Detect).Fit(Blobs.View(_context, rows));

        using var learner = ModelsOf.New(_context, Detect);
        learner.Observe(rows[..305]);
        learner.Observe(rows[305..]);
        learner.Flush();

        Assert.That(fitted.Model.DetectedBoundaries, Is.Not.Empty);
        ModelsOf.AssertSame(learner.Model(), fitted.Model);
        Assert.That(learner.CurrentTask, Is.EqualTo("2"));
        Assert.That(learner.EndTask, Throws.InvalidOperationException.With.Message.Contains("PageHinkley"));
    }

    [Test]
    public void AHead_TransformsObjectsAndViewsAlike()
    {
        var rows = Blobs.Rows(47);
        var preprocessing = _context.Transforms.NormalizeMeanVariance("Features").Append(_context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)))
            .Fit(Blobs.View(_context, rows));
        var fitted = Trainers.New(_context).Fit(preprocessing.Transform(Blobs.View(_context, rows)));

        using var learner = _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context), preprocessing);
        learner.Observe(rows[..25]);
        learner.Observe(Blobs.View(_context, rows[25..]));
        learner.Flush();

        ModelsOf.AssertSame(learner.Model(), fitted.Model);
    }

    [Test]
    public void ATaskMetBefore_GoesOn()
    {
        using var learner = ModelsOf.New(_context);
        foreach (var name in (string[])["one", "two", "one"])
        {
            learner.BeginTask(name);
            learner.Observe(Blobs.Rows(10));
        }

        Assert.That(learner.Model().TaskNames, Is.EqualTo("one two".Split(' ')));
        Assert.That(learner.CurrentTask, Is.EqualTo("one"));
        Assert.That(learner.Model().State.CurrentTask, Is.Zero);
    }

    [Test]
    public void BeginningTheTaskAtHand_ChangesNothing()
    {
        using var learner = ModelsOf.New(_context);
        learner.BeginTask("one");
        learner.Observe(Blobs.Rows(5));
        learner.BeginTask("one");
        Assert.That(learner.RowsWaiting, Is.EqualTo(5));
        learner.BeginTask("two");
        Assert.That((learner.RowsWaiting, learner.RowsLearned), Is.EqualTo((0, 5)));
    }

    [Test]
    public void Counts_TellWhatHasBecomeOfTheRows()
    {
        var rows = Blobs.Rows(30, "ab");
        rows[3].Text = "";
        using var learner = ModelsOf.New(_context);
        var report = learner.Observe(rows[..27]);

        Assert.That((report.RowsTaken, report.RowsSkipped, report.RowsLearned, report.RowsWaiting), Is.EqualTo((26, 1, 20, 6)));
        learner.Observe(rows[27..]);
        Assert.That((learner.RowsSeen, learner.RowsSkipped, learner.RowsLearned, learner.RowsWaiting), Is.EqualTo((30, 1, 20, 9)));
        Assert.That(learner.Classes, Is.EqualTo("a b".Split(' ')));
        Assert.That(learner.PrequentialAccuracy, Is.EqualTo(learner.CorrectCount / 20.0).And.InRange(0.2, 1));
        Assert.That(learner.RowsPerSecond, Is.Positive);
    }

    [Test]
    public void CountsBeforeAnyRow_AreNumbers()
    {
        using var learner = ModelsOf.New(_context);
        Assert.That((learner.PrequentialAccuracy, learner.RowsPerSecond, learner.Classes.Count, learner.CurrentTask), Is.EqualTo((0.0, 0.0, 0, (string?)null)));
    }

    [Test]
    public void JointTraining_IsRefused() =>
        Assert.That(() => ModelsOf.New(_context, options => options.Learning = NcclOptions.Joint), Throws.ArgumentException.With.Message.Contains("does not end"));

    [Test]
    public void PreprocessingWithAModel_IsRefused() => Assert.That(
        () => _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context), Trainers.Fitted(_context)),
        Throws.ArgumentException.With.Message.Contains("mlContext.MulticlassClassification.CreateContinualLearner(model)"));

    [Test]
    public void Disposing_EndsTheSession()
    {
        var learner = ModelsOf.New(_context);
        learner.Observe(Blobs.Rows(10));
        learner.Dispose();
        learner.Dispose();

        Assert.That(() => learner.Observe(Blobs.Rows(1)), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(learner.RowsLearned, Is.EqualTo(10));
    }

    private static IEnumerable<NcclOptions> Strategies => StrategyRegistry.All.Where(strategy => !strategy.LearnsAtEnd).Select(strategy => strategy.Preset);
}
