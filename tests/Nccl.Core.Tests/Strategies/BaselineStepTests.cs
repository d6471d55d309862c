using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Networks;
using Nccl.Randomness;
using Nccl.Strategies;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Strategies;

/// <summary>Three tasks learnt, the first of them twice, are what an independent implementation makes of them, in double precision.</summary>
internal sealed class BaselineStepTests
{
    private const int RowsPerTask = 7; // fewer than the rows of a visit: the ring turns

    private static readonly int[] Visits = [0, 1, 2, 0];

    private static IEnumerable<TestCaseData> Baselines =>
        from baseline in PlainRule.All
        from scenario in Enum.GetValues<ContinualScenario>()
        select new TestCaseData(Sized(baseline.Options), baseline.New, scenario).SetArgDisplayNames(baseline.New().GetType().Name, $"{scenario}");

    [Test]
    public void EveryBaseline_IsComparedWithARuleOfItsOwn()
    {
        var compared = PlainRule.All.Select(baseline => baseline.Options.Strategy).Append(LearningStrategy.Joint); // whose rows need no rule
        Assert.That(compared, Is.EquivalentTo(StrategyRegistry.All.Select(strategy => strategy.Strategy)), "neuron calibration is compared as experience replay");
    }

    [TestCaseSource(nameof(Baselines))]
    public void Learner_GoesWhereAnIndependentImplementationGoes(NcclOptions options, Func<PlainRule> rule, ContinualScenario scenario)
    {
        using var scope = torch.NewDisposeScope();
        var stream = TaskStream.Mlp with { Scenario = scenario, Options = options };
        var (learner, network, plain) = Pair(stream, rule(), RowsPerTask);
        using var owned = learner;

        for (var visit = 0; visit < Visits.Length; visit++)
        {
            for (var number = 0; number < 4; number++)
            {
                var (inputs, labels) = stream.Batch(Visits[visit], (4 * visit) + number);
                learner.Learn(inputs, RowTargets.OfClasses(labels), Visits[visit]);
                plain.Observe(inputs, labels, Visits[visit]);
            }

            // Logits and importance pass through single precision, here rounded by two libraries: 1e-8 of them.
            Numbers.AssertClose(Flat(network), plain.Weights(), $"weights after visit {visit}", relative: 1e-6, absolute: 1e-9);
        }

        AssertNeutral(network);
    }

    /// <summary>In batches as large as all that was seen an epoch is one step, and shuffling makes no difference.</summary>
    [Test]
    public void Joint_DescendsTheLossOfAllRowsOfAllTasks_OnceAnEpoch([Values] ContinualScenario scenario)
    {
        using var scope = torch.NewDisposeScope();
        var options = Sized(NcclOptions.Joint) with { BatchSize = 1_000, Epochs = 3 };
        var stream = TaskStream.Mlp with { Scenario = scenario, Options = options };
        var (learner, network, plain) = Pair(stream, new PlainRule.Nothing(), rowsPerTask: 1_000);
        using var owned = learner;
        foreach (var fit in new[] { 1, 2 })
        {
            foreach (var task in Visits)
            {
                var (inputs, labels) = stream.Batch(task, fit);
                learner.Learn(inputs, RowTargets.OfClasses(labels), task);
                plain.Observe(inputs, labels, task);
            }

            Assert.That(learner.Finish().Select(report => report.Rows), Is.EqualTo([0, 0, 0]));
            for (var epoch = 0; epoch < 3; epoch++)
            {
                plain.Step(plain.Gradient(plain.CrossEntropy(plain.AllRows)));
            }

            Numbers.AssertClose(Flat(network), plain.Weights(), $"weights after fit {fit}", relative: 1e-9, absolute: 1e-12);
        }
    }

    [TestCaseSource(nameof(Baselines))]
    public void Learner_TurnsOffThePlainPath(NcclOptions options, Func<PlainRule> rule, ContinualScenario scenario)
    {
        // Guards the test above: were no constraint ever active or no weight ever held, it would compare fine-tuning with itself.
        using var scope = torch.NewDisposeScope();
        var stream = TaskStream.Mlp with { Scenario = scenario, Options = options };
        using var learner = stream.Learner();
        using var fineTuned = (stream with { Options = Sized(NcclOptions.FineTuning) }).Learner();
        stream.Learn(learner, 4, Visits);
        stream.Learn(fineTuned, 4, Visits);
        Assert.That(States.SameTensors(learner.Capture().Weights(), fineTuned.Capture().Weights()), Is.False, rule().GetType().Name);
    }

    /// <summary>A preset with small batches, one inner step and no clip; memory, where it has one, holds <see cref="RowsPerTask"/> rows.</summary>
    private static NcclOptions Sized(NcclOptions preset) => preset with
    {
        BatchSize = 4,
        InnerSteps = 1,
        InnerLearningRate = 0.3,
        InnerGradientClip = double.PositiveInfinity,
        MemoryPerTask = Math.Min(preset.MemoryPerTask, RowsPerTask),
    };

    /// <summary>A learner in double precision, and an independent one that starts from its weights.</summary>
    private static (NetworkLearner Learner, CalibratedNetwork Network, PlainLearner Plain) Pair(TaskStream stream, PlainRule rule, int rowsPerTask)
    {
        var streams = new RandomStreams(3);
        var network = NetworkBuilder.Build(stream.Network, [6], stream.Classes, streams.Initialization.Generator, torch.float64, torch.CPU);
        var plain = new PlainLearner(
            rule, stream.Scenario, stream.Classes, rowsPerTask, stream.Options.Rates.Inner, [.. network.BaseParameters]);
        var learner = new NetworkLearner(network, stream.Scenario, stream.Options, streams);
        learner.KnowOutputs(stream.Classes);
        return (learner, network, plain);
    }

    private static torch.Tensor Flat(CalibratedNetwork network) => torch.cat([.. network.BaseParameters.Select(parameter => parameter.reshape(-1))], 0);

    private static void AssertNeutral(CalibratedNetwork network)
    {
        foreach (var layer in network.Layers)
        {
            Assert.That(Numbers.Of(layer.WeightScale!), Is.All.EqualTo(1));
            Assert.That(Numbers.Of(layer.FeatureScale!), Is.All.EqualTo(1));
            Assert.That(Numbers.Of(layer.Offset!), Is.All.EqualTo(0));
        }
    }
}
