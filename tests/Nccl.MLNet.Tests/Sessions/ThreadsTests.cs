using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using Nccl.Native;
using TorchSharp;

namespace Nccl.MLNet.Tests.Sessions;

/// <summary>The library chooses torch's number of threads inside its own calls only; what a program has set stays.</summary>
[TestFixture]
public class ThreadsTests
{
    private const int Callers = 3;

    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void FitAndContinueFit_LeaveTheCallersNumberAlone()
    {
        using var caller = ThreadScope.Of(Callers);
        var model = Trainers.Fitted(_context);
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
        model.ContinueFit(Blobs.View(_context, 20, task: 2));
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    [Test]
    public void AFitThatFails_LeavesTheCallersNumberAlone()
    {
        using var caller = ThreadScope.Of(Callers);
        var rows = Blobs.Rows(30);
        rows[25].Features[0] = float.NaN;
        Assert.That(() => Trainers.New(_context).Fit(Blobs.View(_context, rows)), Throws.InvalidOperationException);
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    [Test]
    public void AProgressCallback_RunsWithTheCallersNumber()
    {
        using var caller = ThreadScope.Of(Callers);
        var seen = new HashSet<int>();
        Trainers.Fitted(_context, options => options.ProgressCallback = _ => seen.Add(torch.get_num_threads()));
        Assert.That(seen, Is.EqualTo(new[] { Callers }));
    }

    [Test]
    public void Predictions_LeaveTheCallersNumberAlone()
    {
        using var caller = ThreadScope.Of(Callers);
        using var model = Trainers.Fitted(_context);
        _ = Reading.Scores(model.Transform(Blobs.View(_context, 10)));
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
        using var engine = _context.Model.CreatePredictionEngine<Example, Workout.Prediction>(model);
        engine.Predict(Blobs.Rows(1)[0]);
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    [Test]
    public void ALiveSession_LeavesTheCallersNumberAlone()
    {
        using var caller = ThreadScope.Of(Callers);
        using var learner = _context.MulticlassClassification.CreateContinualLearner(Trainers.New(_context));
        learner.Observe(Blobs.Rows(25));
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
        learner.Flush();
        learner.Predict("1", Blobs.Rows(1)[0]);
        learner.Learn("1", "a");
        learner.EndTask();
        _ = learner.ToTransformer();
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    /// <summary>Seen in the last bits: sums of large products are added in another order by two threads.</summary>
    [Test]
    public void NumberOfThreads_IsWhatALearnerComputesWith()
    {
        Assume.That(Environment.ProcessorCount, Is.GreaterThan(1));
        var (chosen, one, two) = (Weights(null), Weights(1), Weights(2));
        Assert.That(chosen, Is.EqualTo(one), "an MLP takes one");
        Assert.That(two, Is.Not.EqualTo(one));
    }

    /// <summary>Whatever the number, a seed gives the same weights, also beside another learner and from a thread with another number.</summary>
    [Test]
    public void LearnersInTwoThreads_DoNotDisturbEachOther()
    {
        var alone = new[] { Weights(1), Weights(2) };
        var beside = new string[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(index => new Thread(() =>
        {
            using var caller = ThreadScope.Of(Callers - index);
            beside[index] = Weights(index + 1);
        }))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        Assert.That(beside, Is.EqualTo(alone));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1025)]
    public void NumberOfThreads_OutOfRange_IsRefused(int threads) => Assert.That(
        () => Trainers.New(_context, options => options.NumberOfThreads = threads),
        Throws.ArgumentException.With.Message.Contains($"NumberOfThreads is {threads}; it must be from 1 to 1024"));

    [Test]
    public void NumberOfThreads_IsNotSaved()
    {
        var zip = SavedModel.Save(_context, Trainers.Fitted(_context, options => options.NumberOfThreads = 1));
        Assert.That(SavedModel.Parts(zip), Is.EqualTo(SavedModel.Parts(SavedModel.Save(_context, Trainers.Fitted(_context)))));
        Assert.That(((NeuronCalibrationTransformer)SavedModel.Load(_context, zip)).Fit.Plan.NumberOfThreads, Is.Null);
    }

    /// <summary>All weights and the memory after a fit of wide rows, as text.</summary>
    private string Weights(int? threads)
    {
        const int Features = 600;
        var trainer = Trainers.New(_context, options => (options.NumberOfThreads, options.Network) = (threads, NetworkOptions.Mlp(200, 200)));
        var model = trainer.Fit(Blobs.View(_context, Blobs.Rows(60, features: Features), Features));
        return string.Join("\n", SavedModel.Parts(_context, model).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key} {part.Value}"));
    }
}
