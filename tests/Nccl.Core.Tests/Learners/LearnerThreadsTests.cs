using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Native;
using Nccl.Randomness;
using TorchSharp;

namespace Nccl.Tests.Learners;

/// <summary>With how many threads a learner computes, seen from inside the network, and what its caller finds afterwards.</summary>
internal sealed class LearnerThreadsTests
{
    private const int Callers = 3;
    private static readonly int[] Two = [2];

    [TestCase(1)]
    [TestCase(2)]
    public void EveryCall_ComputesWithTheLearnersNumber_AndLeavesTheCallersAlone(int threads)
    {
        using var caller = ThreadScope.Of(Callers);
        var network = Network();
        using var learner = Learner(network, threads);
        var (inputs, labels) = Batch();
        Action[] calls =
        [
            () => learner.KnowOutputs(4),
            () => learner.Learn(inputs, RowTargets.OfClasses(labels), task: 0),
            () => learner.Learn(inputs, RowTargets.OfClasses(labels), task: 1),
            () => learner.Predict(inputs.AsSpan(0, 50), task: -1),
            learner.EndTask,
            () => Assert.That(learner.Finish(), Is.Empty),
            () => learner.Capture(),
        ];
        foreach (var call in calls)
        {
            call();
            Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
        }

        Assert.That(network.ThreadsSeen, Is.EquivalentTo(Enumerable.Repeat(threads, 1)));
    }

    [Test]
    public void AFailedStep_LeavesTheCallersNumberAlone()
    {
        using var caller = ThreadScope.Of(Callers);
        using var learner = Learner(Network(), threads: 2);
        learner.KnowOutputs(4);
        var (inputs, labels) = Batch();
        inputs[0] = float.NaN;
        Assert.That(() => learner.Learn(inputs, RowTargets.OfClasses(labels), task: 0), Throws.InvalidOperationException);
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    /// <summary>A joint learner hands out a report per mini-batch: what enumerates them is the user's progress callback.</summary>
    [Test]
    public void WhoeverReadsTheReportsOfTheLastPasses_HasTheirOwnNumber()
    {
        using var caller = ThreadScope.Of(Callers);
        var network = Network();
        using var learner = Learner(network, threads: 2, NcclOptions.Joint with { BatchSize = 4, Epochs = 2 });
        learner.KnowOutputs(4);
        var (inputs, labels) = Batch();
        learner.Learn(inputs, RowTargets.OfClasses(labels), task: 0);
        network.ThreadsSeen.Clear();
        int[] seen = [.. learner.Finish().Select(_ => torch.get_num_threads())];
        Assert.That(seen, Is.Not.Empty.And.All.EqualTo(Callers));
        Assert.That(network.ThreadsSeen, Is.EqualTo(Two));
    }

    [Test]
    public void TwoLearnersAtOnce_ComputeWithTheirOwnNumbers()
    {
        using var barrier = new Barrier(2);
        var seen = new int[2][];
        var callers = new int[2][];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(index => new Thread(() =>
        {
            using var caller = ThreadScope.Of(Callers + index);
            var network = Network();
            using var learner = Learner(network, threads: index + 1);
            learner.KnowOutputs(4);
            var (inputs, labels) = Batch();
            var after = new HashSet<int>();
            for (var step = 0; step < 20; step++)
            {
                barrier.SignalAndWait();
                learner.Learn(inputs, RowTargets.OfClasses(labels), task: step / 10);
                after.Add(torch.get_num_threads());
            }

            (seen[index], callers[index]) = ([.. network.ThreadsSeen], [.. after]);
        }))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        Assert.That(seen, Is.EqualTo(new int[][] { [1], [2] }));
        Assert.That(callers, Is.EqualTo(new int[][] { [Callers], [Callers + 1] }));
    }

    [Test]
    public void Predictor_ComputesWithItsNumber_AndLeavesTheCallersAlone()
    {
        using var learner = Learner(Network(), threads: null);
        learner.KnowOutputs(4);
        var (inputs, labels) = Batch();
        learner.Learn(inputs, RowTargets.OfClasses(labels), task: 0);
        using var caller = ThreadScope.Of(Callers);
        var network = Network();
        using var predictor = new NetworkPredictor(network, learner.Capture(), threads: 2);
        var rows = new RowBuffer(50);
        inputs.AsSpan(0, 50).CopyTo(rows.Rows(1));
        predictor.Score(rows, [-1], new float[4]);
        Assert.That(network.ThreadsSeen, Is.EqualTo(Two));
        Assert.That(torch.get_num_threads(), Is.EqualTo(Callers));
    }

    private static BlockNetwork Network()
    {
        using var generator = new torch.Generator(1);
        return new BlockNetwork([2, 5, 5], 3, 2, outputs: 4, NetworkOptions.ResNet18(3), new ParameterFactory(generator, torch.float64, torch.CPU));
    }

    private static NetworkLearner Learner(BlockNetwork network, int? threads, NcclOptions? options = null) => new(
        network,
        ContinualScenario.DomainIncremental,
        options ?? NcclOptions.Paper with { BatchSize = 4, ReplayBatchSize = 6, OuterBatchSize = 4, InnerLearningRate = 0.01 },
        new RandomStreams(1),
        threads: threads);

    private static (float[] Inputs, int[] Labels) Batch()
    {
        var random = new Random(1);
        return ([.. Enumerable.Range(0, 4 * 50).Select(_ => random.NextSingle())], [0, 1, 2, 3]);
    }
}
