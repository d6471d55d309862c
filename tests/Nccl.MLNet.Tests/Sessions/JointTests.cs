using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Sessions;

/// <summary>The upper bound learns when the rows have come, not while they come.</summary>
[TestFixture]
public class JointTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void EveryRow_IsKept_WhateverMemoryPerTaskSays()
    {
        var model = Trainers.Fitted(_context, options => options.Learning = NcclOptions.Joint with { MemoryPerTask = 3, Epochs = 1 });

        Assert.That(((NeuronCalibrationTransformer)model.ContinueFit(Blobs.View(_context, 70, task: 2))).Model.RowsInMemory, Is.EqualTo(100));
    }

    [Test]
    public void ClassesOfThePast_AreLearntAgain_WithEveryFit()
    {
        var first = Trainers.New(_context, options => options.Learning = NcclOptions.Joint with { InnerLearningRate = 0.3 }).Fit(Blobs.View(_context, 60, "ab"));
        var both = (NeuronCalibrationTransformer)first.ContinueFit(Blobs.View(_context, 60, "c", task: 2));

        var scores = Reading.Scores(both.Transform(Blobs.View(_context, 60)));

        // The classes of the blobs take turns: a, b, c.
        Assert.That(scores.Select((score, row) => score[row % 3]), Is.All.GreaterThan(0.9));
    }

    [Test]
    public void Progress_ShowsTheEpochs_WithoutCountingTheirRows()
    {
        var reports = new List<TrainingProgress>();
        Trainers.New(_context, options => (options.Learning, options.ProgressCallback) = (NcclOptions.Joint with { InnerLearningRate = 0.3 }, reports.Add))
            .Fit(Blobs.View(_context, 60));

        Assert.That(reports[^1].RowsLearned, Is.EqualTo(60));
        Assert.That(reports[^1].Loss, Is.LessThan(reports[0].Loss));
    }

    [Test]
    public void Cancelling_EndsTheEpochs()
    {
        using var cancellation = new CancellationTokenSource();
        var data = new CountingDataView(Blobs.View(_context, 20));
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(500));

        Assert.That(
            () => Trainers.New(_context, options => (options.Learning, options.CancellationToken) = (NcclOptions.Joint with { Epochs = 1_000_000 }, cancellation.Token)).Fit(data),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(data.Moves, Is.EqualTo(21), "all rows had come");
    }
}
