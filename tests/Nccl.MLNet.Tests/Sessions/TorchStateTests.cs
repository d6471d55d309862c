using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using TorchSharp;

namespace Nccl.MLNet.Tests.Sessions;

/// <summary>What a program that uses torch itself, or runs for months, must not notice.</summary>
[TestFixture]
public class TorchStateTests
{
    /// <summary>What earlier tests left to the garbage collector must not be counted off while this one runs.</summary>
    [SetUp]
    public void CollectWhatOthersLeft()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void TheGlobalGenerator_IsNeverTouched()
    {
        torch.manual_seed(17);
        var before = State();

        UseEverything();

        Assert.That(State(), Is.EqualTo(before));
    }

    [Test]
    public void TheGlobalGenerator_HasNoInfluence()
    {
        torch.manual_seed(17);
        var one = SavedModel.Parts(_context, Trainers.Fitted(_context));
        torch.manual_seed(18);

        Assert.That(SavedModel.Parts(_context, Trainers.Fitted(_context)), Is.EquivalentTo(one));
    }

    [Test]
    public void NoTensor_OutlivesFitPredictionAndDispose()
    {
        UseEverything();
        var before = LiveTensors;

        UseEverything();

        Assert.That(LiveTensors, Is.EqualTo(before), "counted without a garbage collection: nothing is left to finalizers");
    }

    [Test]
    public void NoTensor_OutlivesAFitThatFails()
    {
        var model = Trainers.Fitted(_context);
        var rows = Blobs.Rows(30, task: 2);
        rows[25].Features[0] = float.NaN;
        var before = LiveTensors;

        Assert.That(() => model.ContinueFit(Blobs.View(_context, rows)), Throws.InvalidOperationException);

        Assert.That(LiveTensors, Is.EqualTo(before));
    }

    [Test]
    public void ADisposeScopeOfTheCaller_TakesNothingWithIt()
    {
        using var model = Trainers.Fitted(_context);
        var expected = Reading.Scores(model.Transform(Blobs.View(_context, 5)));
        model.Dispose();
        using (torch.NewDisposeScope())
        {
            // The shared weights are made anew inside the scope.
            Assert.That(Reading.Scores(model.Transform(Blobs.View(_context, 5))), Is.EqualTo(expected));
            UseEverything();
        }

        Assert.That(Reading.Scores(model.Transform(Blobs.View(_context, 5))), Is.EqualTo(expected));
    }

    [Test]
    public void GradientMode_IsRestored()
    {
        using (torch.no_grad())
        {
            Assert.That(UseEverything, Throws.Nothing, "a caller's no_grad must not stop the learning");
            Assert.That(torch.is_grad_enabled(), Is.False);
        }

        UseEverything();
        Assert.That(torch.is_grad_enabled(), Is.True);
    }

    /// <summary>Of this thread. Tensor.TotalCount would count every parameter ever made once too often: TorchSharp counts its raw tensor too.</summary>
    private static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private void UseEverything()
    {
        var trainer = Trainers.New(_context, options => options.Learning = new NcclOptions { Ablations = new() { Anchor = AnchorTime.LastTaskEnd } });
        using var first = trainer.Fit(Blobs.View(_context, 30, "ab"));
        using var second = trainer.Fit(Blobs.View(_context, 30, "bc", task: 2), first.Model);
        foreach (var model in new[] { first, second })
        {
            _ = Reading.Scores(model.Transform(Blobs.View(_context, 10)));
            using var engine = _context.Model.CreatePredictionEngine<Example, Workout.Prediction>(model);
            engine.Predict(Blobs.Rows(1)[0]);
        }
    }

    private static byte[] State()
    {
        using var state = torch.random.get_rng_state();
        return [.. state.bytes];
    }
}
