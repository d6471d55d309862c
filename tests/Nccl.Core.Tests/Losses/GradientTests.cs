using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Losses;
using Nccl.Networks;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.Tests.Losses;

/// <summary>What the two steps subtract is the gradient of their objectives: central differences in double precision.</summary>
internal sealed class GradientTests
{
    /// <summary>Balances the truncation error, of order h^2, against the rounding error, of order 1e-16 / h.</summary>
    private const double Distance = 1e-5;
    private const double Relative = 1e-6;
    private const double Absolute = 1e-9;

    private static readonly NcclOptions Options = NcclOptions.Paper with
    {
        InnerLearningRate = 1,
        InnerGradientClip = double.PositiveInfinity,
        OuterLearningRate = 1,
        OuterGradientClip = double.PositiveInfinity,
        Temperature = 2,
        ReplayWeight = 0.7,
        DistillationWeight = 3,
        ConsolidationWeight = 500,
    };

    private static IEnumerable<TestCaseData> Networks
    {
        get
        {
            var mlp = NetworkOptions.Mlp(5, 4);
            var block = NetworkOptions.ResNet18();
            yield return Case("MLP", mlp);
            yield return Case("MLP, leaky relu", mlp with { Activation = Activation.LeakyRelu });
            yield return Case("MLP, residual form", mlp with { FeatureScaleForm = FeatureScaleForm.Residual });
            yield return Case("MLP, layer norm", mlp with { Norm = NormKind.Layer });
            yield return Case("MLP, feature scale after layer norm", mlp with { Norm = NormKind.Layer, FeatureScalePosition = FeatureScalePosition.AfterNorm });
            yield return Case("block, batch norm", block);
            yield return Case("block, feature scale after batch norm", block with { FeatureScalePosition = FeatureScalePosition.AfterNorm });
            yield return Case("block, layer norm", block with { Norm = NormKind.Layer });
            yield return Case("block without norm, residual form", block with { Norm = NormKind.None, FeatureScaleForm = FeatureScaleForm.Residual });
            yield return Case(
                "block, all the other choices",
                block with
                {
                    FeatureScalePosition = FeatureScalePosition.AfterNorm,
                    FeatureScaleForm = FeatureScaleForm.Residual,
                    Activation = Activation.LeakyRelu,
                    BlockActivation = BlockActivation.AfterSum,
                });
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void InnerStep_SubtractsTheGradientOfItsObjective(NetworkOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        var before = network.BaseParameters.Select(parameter => Numbers.Of(parameter)).ToList();
        new InnerStep(network, Options).Run(network.BaseParameters, Batch(options, 1), Batch(options, 2));

        for (var i = 0; i < before.Count; i++)
        {
            var after = Numbers.Of(network.BaseParameters[i]);
            foreach (var entry in Entries(after.Length))
            {
                var slope = Slope(distance => InnerObjective(options, moved => moved.BaseParameters[i], entry, distance));
                Numbers.AssertClose(before[i][entry] - after[entry], slope, $"theta {i}, entry {entry}", Relative, Absolute);
            }
        }
    }

    [TestCaseSource(nameof(Networks))]
    public void OuterStep_SubtractsTheGradientOfItsObjective_WithImportanceAndAnchorHeld(NetworkOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        using var elsewhere = Network(options, seed: 5);
        using var anchor = elsewhere.Freeze();
        IReadOnlyList<torch.Tensor> importance;
        using (var weights = network.Calibrate())
        {
            importance = Importance.OfBatch(Straightforward.Gradients(Divergence(network, weights, options), weights.Calibrated));
        }

        var before = network.CalibrationParameters.Select(parameter => Numbers.Of(parameter)).ToList();
        new OuterStep(network, Options).Run(network.CalibrationParameters, Batch(options, 3), anchor);

        for (var i = 0; i < before.Count; i++)
        {
            var after = Numbers.Of(network.CalibrationParameters[i]);
            foreach (var entry in Entries(after.Length))
            {
                var slope = Slope(distance => OuterObjective(options, importance, anchor, i, entry, distance));
                Numbers.AssertClose(before[i][entry] - after[entry], slope, $"psi, lambda or b {i}, entry {entry}", Relative, Absolute);
            }
        }
    }

    private static IEnumerable<int> Entries(int count) => new[] { 0, count / 2, count - 1 }.Distinct();

    private static double Slope(Func<double, double> objective) => (objective(Distance) - objective(-Distance)) / (2 * Distance);

    private static double InnerObjective(
        NetworkOptions options, Func<CalibratedNetwork, torch.Tensor> parameter, int entry, double distance)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        Move(parameter(network), entry, distance);
        var report = new InnerStep(network, Options).Run(network.BaseParameters, Batch(options, 1), Batch(options, 2));
        return report.CurrentLoss + (Options.ReplayWeight * (report.ReplayLoss + (Options.Rates.DistillationWeight * report.DistillationLoss)));
    }

    private static double OuterObjective(
        NetworkOptions options, IReadOnlyList<torch.Tensor> importance, CalibratedWeights anchor, int parameter, int entry, double distance)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        Move(network.CalibrationParameters[parameter], entry, distance);
        using var weights = network.Calibrate();
        var consolidation = Straightforward.Consolidation(importance, weights.Calibrated, anchor.Calibrated, Options.ConsolidationWeight);
        return Straightforward.OuterObjective(consolidation, Divergence(network, weights, options), Options).ToDouble();
    }

    private static torch.Tensor Divergence(CalibratedNetwork network, CalibratedWeights weights, NetworkOptions options)
    {
        var batch = Batch(options, 3);
        return Straightforward.Divergence(network.forward(batch.Inputs, weights), batch, Options);
    }

    private static void Move(torch.Tensor parameter, int entry, double distance)
    {
        using var guard = torch.no_grad();
        var direction = new double[parameter.NumberOfElements];
        direction[entry] = distance;
        parameter.add_(torch.tensor(direction, dtype: torch.float64).view(parameter.shape));
    }

    /// <summary>The same network for the same seed, with calibration and norms away from neutral.</summary>
    private static CalibratedNetwork Network(NetworkOptions options, ulong seed = 4)
    {
        using var generator = new torch.Generator(seed);
        CalibratedNetwork network = options.Architecture == NetworkArchitecture.Mlp
            ? NetworkBuilder.Build(options, [6], 4, generator, torch.float64, torch.CPU)
            : new BlockNetwork([2, 5, 5], 3, 2, 4, options, new ParameterFactory(generator, torch.float64, torch.CPU));
        using var guard = torch.no_grad();
        foreach (var parameter in network.BaseParameters.Concat(network.CalibrationParameters))
        {
            using var noise = torch.empty(parameter.shape, dtype: torch.float64);
            noise.uniform_(-0.3, 0.3, generator);
            parameter.add_(noise);
        }

        network.train();
        return network;
    }

    private static LearningBatch Batch(NetworkOptions options, ulong seed)
    {
        using var generator = new torch.Generator(seed);
        long[] shape = options.Architecture == NetworkArchitecture.Mlp ? [4, 6] : [4, 2, 5, 5];
        var inputs = torch.empty(shape, dtype: torch.float64).uniform_(-1, 1, generator);
        int[][] counting = [[0, 1], [2, 3], [0, 1], [0, 1, 2, 3]];
        var excluded = ClassMask.Of(counting, 4, 4, torch.CPU);
        var drawn = torch.empty([4, 4], dtype: torch.float64).uniform_(-2, 2, generator);
        var soft = torch.nn.functional.softmax(ClassMask.Fill(drawn, excluded), 1);
        return new LearningBatch
        {
            Inputs = inputs,
            Labels = [0, 3, 1, 2],
            Classes = counting,
            SoftTargets = [.. Numbers.Of(soft)],
            SoftClasses = counting,
        };
    }

    private static TestCaseData Case(string name, NetworkOptions options) => new TestCaseData(options).SetArgDisplayNames(name);
}
