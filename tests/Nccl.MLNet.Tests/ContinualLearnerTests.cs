using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests;

/// <summary>A stream that comes in pieces is learnt as in one piece.</summary>
[TestFixture]
public class ContinualLearnerTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void Pieces_AreLearntAsOneFit()
    {
        var rows = Blobs.Rows(47);
        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, rows));

        using var learner = new ContinualLearner(_context, Trainers.New(_context));
        learner.Observe(Blobs.View(_context, rows[..13]));
        learner.Observe(rows[13..14]);
        learner.Observe(Blobs.View(_context, rows[14..]));
        learner.Flush();

        AssertSame(learner.ToTransformer(), fitted);
    }

    [Test]
    public void TheNextTask_IsLearntAsContinueFit()
    {
        var (first, second) = (Blobs.Rows(47, "ab"), Blobs.Rows(35, "bc", task: 2));
        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, first)).ContinueFit(Blobs.View(_context, second));

        using var learner = new ContinualLearner(_context, Trainers.New(_context));
        learner.BeginTask("one");
        learner.Observe(first);
        learner.EndTask();
        learner.Observe(second[..3]);
        learner.Observe(second[3..]);
        learner.Flush();

        AssertSame(learner.ToTransformer(), fitted);
        Assert.That(((NeuronCalibrationTransformer)learner.ToTransformer()).Model.TaskNames, Is.EqualTo("one 2".Split(' ')));
    }

    [Test]
    public void AModel_GoesOnAsContinueFit()
    {
        var second = Blobs.Rows(35, "bc", task: 2);
        var before = Trainers.New(_context).Fit(Blobs.View(_context, 47, "ab"));
        var fitted = before.ContinueFit(Blobs.View(_context, second));

        using var learner = new ContinualLearner(_context, (ITransformer)before);
        learner.Observe(second[..3]);
        learner.Observe(second[3..]);
        learner.Flush();

        AssertSame(learner.ToTransformer(), fitted);
    }

    private void AssertSame(ITransformer learnt, ITransformer fitted)
    {
        var test = Blobs.View(_context, 60, "abc", task: 9);
        Assert.That(Reading.Scores(learnt.Transform(test)), Is.EqualTo(Reading.Scores(fitted.Transform(test))));
    }
}
