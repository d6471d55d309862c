using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Kernels;
using Nccl.Networks;
using Nccl.Strategies;
using TorchSharp;
using TorchSharp.Modules;

namespace Nccl.Tests.Differentiation;

/// <summary>Each shorter way gives what the straightforward one gives, in double precision.</summary>
internal sealed class FastPathTests
{
    private static readonly NetworkOptions Mlp = NetworkOptions.Mlp(5, 4);

    private static IEnumerable<NetworkOptions> Networks =>
    [
        Mlp,
        Mlp with { Activation = Activation.LeakyRelu },
        Mlp with { FeatureScaleForm = FeatureScaleForm.Residual },
        Mlp with { FeatureScalePosition = FeatureScalePosition.AfterNorm },
        NetworkOptions.Mlp(),
        NetworkOptions.Mlp(19, 17) with { Activation = Activation.LeakyRelu }, // wider than a vector
    ];

    /// <summary>The second is wider than a vector and no multiple of it.</summary>
    private static IEnumerable<NetworkOptions> Widths => [Mlp, NetworkOptions.Mlp(19, 17)];

    private static IEnumerable<NcclOptions> Presets => [NcclOptions.Paper, NcclOptions.Default, NcclOptions.Listing];

    [TestCaseSource(nameof(Networks))]
    public void MlpPass_GivesTheGradientsOfAutomaticDifferentiation(NetworkOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        IReadOnlyList<Parameter> parameters = [.. network.BaseParameters, .. network.CalibrationParameters];
        var (rows, slopes) = (Drawn(6, 6), Drawn(6, 4));
        var pass = network.Record([rows], CalibratedWeights.Unmaterialized);
        Assert.That(pass, Is.InstanceOf<MlpPass>());
        var logits = network.forward(rows, CalibratedWeights.Unmaterialized);
        Numbers.AssertClose(pass.Logits, Numbers.Of(logits), "logits", relative: 1e-12);
        AssertSame(pass.Gradients(slopes, parameters), Straightforward.Gradients(logits.mul(slopes).sum(), parameters));
    }

    [TestCaseSource(nameof(Networks))]
    public void MlpPass_GivesTheGradientsOfCalibratedWeights(NetworkOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        using var weights = network.CalibrateDetached();
        var (rows, slopes) = (Drawn(3, 6), Drawn(3, 4));
        IReadOnlyList<torch.Tensor> inputs = [.. weights.Calibrated, .. network.Layers.SelectMany(layer => new[] { layer.FeatureScale!, layer.Offset! })];
        var pass = network.Record([rows], weights);
        var loss = network.forward(rows, weights).mul(slopes).sum();
        AssertSame(pass.Gradients(slopes, inputs), Straightforward.Gradients(loss, inputs));
        Assert.That(pass.Gradients(slopes, [network.Layers.First().WeightScale!])[0], Is.Null, "theta~ is cut off from psi");
    }

    [TestCaseSource(nameof(Networks))]
    public void ThetaFactors_MultiplyOutToTheGradientsOfCalibratedWeights(NetworkOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(options);
        using var weights = network.CalibrateDetached();
        var (rows, slopes) = (Drawn(3, 6), Drawn(3, 4));
        var pass = network.Record([rows], CalibratedWeights.Unmaterialized);
        Assert.That(pass.Factors(slopes, []), Is.Empty, "nothing else need be asked for");
        var loss = network.forward(rows, weights).mul(slopes).sum();
        AssertSame([.. pass.ThetaFactors().Select(factors => factors.Multiplied())], Straightforward.Gradients(loss, weights.Calibrated));
    }

    /// <summary>Past 16 entries and rows beyond a pair: whole vectors, the rest of one, and an odd last row.</summary>
    [TestCase(1, 3)]
    [TestCase(4, 16)]
    [TestCase(5, 37)]
    public void FusedCalibration_OfFactors_IsThatOfTheirProduct(int rows, int inputs)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        using var layer = new CalibratedLinear(inputs, 6, new LayerOptions(NormKind.None, FeatureScalePosition.BeforeNorm, FeatureScaleForm.Multiplicative), new ParameterFactory(generator, torch.float64, torch.CPU));
        var factors = new GradientFactors(Drawn(rows, 6), Drawn(rows, inputs, seed: 8));
        var anchor = Drawn(6, inputs, seed: 9);
        var whole = FusedConsolidation.Of(layer.Weight, layer.WeightScale!, factors.Multiplied(), inputs: null, anchor, 3, 2);
        var (value, gradient) = FusedConsolidation.Of(layer.Weight, layer.WeightScale!, factors.Outputs, factors.Inputs, anchor, 3, 2);
        Numbers.AssertClose(value, whole.Value, "value", relative: 1e-12);
        AssertSame([gradient], [whole.PsiGradient]);
    }

    [Test]
    public void NetworksWithNorm_AreDifferentiatedByTorch()
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network(Mlp with { Norm = NormKind.Layer });
        Assert.That(network.Record([Drawn(3, 6)], CalibratedWeights.Unmaterialized), Is.InstanceOf<AutogradPass>());
    }

    /// <summary>Asked to move theta as well, the outer step goes term by term; psi, lambda and b must come out the same.</summary>
    [Test]
    public void OuterStep_InOnePass_MovesPsiAsTermByTerm(
        [ValueSource(nameof(Presets))] NcclOptions preset, [ValueSource(nameof(Widths))] NetworkOptions network)
    {
        using var scope = torch.NewDisposeScope();
        using var elsewhere = Network(network, seed: 8);
        using var anchor = elsewhere.Freeze();
        using var fused = Network(network);
        using var plain = Network(network);
        var options = preset.ResolvedBy(NetworkBuilder.Of(NetworkOptions.Mlp()).Rates) with { OuterLearningRate = 0.5, OuterGradientClip = double.PositiveInfinity, ConsolidationWeight = 1e4 };
        var fusedLoss = new OuterStep(fused, options).Run(fused.CalibrationParameters, Batch(), anchor);
        IReadOnlyList<Parameter> all = [.. plain.CalibrationParameters, .. plain.Layers.Select(layer => layer.Weight)];
        var plainLoss = new OuterStep(plain, options).Run(all, Batch(), anchor);

        Numbers.AssertClose(fusedLoss, plainLoss, "objective", relative: 1e-12);
        AssertSame(fused.CalibrationParameters, plain.CalibrationParameters);
        using var untouched = Network(network);
        Assert.That(Numbers.Of(fused.Layers.First().WeightScale!), Is.Not.EqualTo(Numbers.Of(untouched.Layers.First().WeightScale!)), "nothing moved");
    }

    /// <summary>New and replayed rows in one pass by hand, against a graph for each.</summary>
    [Test]
    public void InnerStep_IsDescentOnTheObjectiveAsItIsWritten(
        [ValueSource(nameof(Presets))] NcclOptions preset, [ValueSource(nameof(Widths))] NetworkOptions network)
    {
        using var scope = torch.NewDisposeScope();
        var options = preset.ResolvedBy(NetworkBuilder.Of(NetworkOptions.Mlp()).Rates) with { InnerGradientClip = 0.05 };
        using var stepped = Network(network);
        using var plain = Network(network);
        IReadOnlyList<Parameter> moving = [.. stepped.BaseParameters];
        IReadOnlyList<Parameter> parameters = [.. plain.BaseParameters];
        var current = new LearningBatch { Inputs = Drawn(2, 6, seed: 12), Labels = [3, 2], Classes = [[2, 3], [2, 3]] };
        var replay = Batch();

        new InnerStep(stepped, options).Run(moving, current, replay);

        var replayed = plain.forward(replay.Inputs, CalibratedWeights.Unmaterialized);
        var objective = Straightforward.InnerObjective(
            Straightforward.CrossEntropy(plain.forward(current.Inputs, CalibratedWeights.Unmaterialized), current),
            Straightforward.CrossEntropy(replayed, replay),
            Straightforward.Divergence(replayed, replay, options),
            options);
        var gradients = Straightforward.Gradients(objective, parameters);
        Assert.That(gradients.Max(gradient => gradient!.abs().max().item<double>()), Is.GreaterThan(0.05), "nothing is clipped");
        AssertSame(
            moving, [.. parameters.Zip(gradients, (parameter, gradient) => parameter.detach().sub(gradient!.clamp(-0.05, 0.05).mul(options.Rates.Inner)))]);
    }

    [TestCase(torch.ScalarType.Float64)]
    [TestCase(torch.ScalarType.Float32)]
    public void Descent_InOnePass_IsClampAndSubtract(torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        var (packed, strided) = (new Parameter(Drawn(7, 5).to(type)), new Parameter(Drawn(7, 5).to(type)));
        var gradient = Drawn(7, 5, seed: 9).to(type);
        var transposed = gradient.t().contiguous().t();
        Descent.Apply([packed], [gradient], rate: 0.3, clip: 0.4);
        Assert.That(transposed.is_contiguous(), Is.False, "the other path");
        Descent.Apply([strided], [transposed], rate: 0.3, clip: 0.4);
        Numbers.AssertClose(packed.to(torch.float64), Numbers.Of(strided.to(torch.float64)), "parameters", relative: type == torch.ScalarType.Float64 ? 1e-15 : 1e-6);
    }

    /// <summary>Within the bound the product subtracts itself, else it is made and clipped: the limits lie on both sides, and one clips.</summary>
    [TestCase(null)]
    [TestCase(100.0)]
    [TestCase(0.2)]
    public void Descent_ByFactors_IsDescentByTheirProduct(double? clip)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var type in new[] { torch.ScalarType.Float64, torch.ScalarType.Float32 })
        {
            var factors = new GradientFactors(Drawn(9, 20).to(type), Drawn(9, 37, seed: 8).to(type));
            var (direct, plain) = (new Parameter(Drawn(20, 37).to(type)), new Parameter(Drawn(20, 37).to(type)));
            Descent.Apply([direct], [factors], rate: 0.3, clip);
            Descent.Apply([plain], [factors.Multiplied()], rate: 0.3, clip);
            Numbers.AssertClose(
                direct.to(torch.float64), Numbers.Of(plain.to(torch.float64)), "parameters", relative: type == torch.ScalarType.Float64 ? 1e-12 : 1e-5, absolute: type == torch.ScalarType.Float64 ? 1e-14 : 1e-6);
        }
    }

    [TestCase(1, 3, 5)]
    [TestCase(9, 20, 37)]
    public void ProductBound_IsAboveEveryEntry(int rows, int outputs, int inputs)
    {
        using var scope = torch.NewDisposeScope();
        var (left, right) = (Drawn(rows, outputs), Drawn(rows, inputs, seed: 8));
        var largest = Numbers.Of(left.t().mm(right)).Max(Math.Abs);
        var loosest = Numbers.Of(left).Max(Math.Abs) * Numbers.Of(right).Max(Math.Abs) * rows;
        Assert.That(ProductBound.Of(left, right), Is.InRange(largest, loosest));
        right[rows - 1, inputs - 1] = double.NaN;
        Assert.That(ProductBound.Of(left, right), Is.NaN, "what is no number is below no limit");
    }

    [Test]
    public void ProductBound_LetsNothingCancel()
    {
        using var scope = torch.NewDisposeScope();
        var opposite = torch.cat([torch.ones(1, 20), torch.full([1, 20], -1)], 0); // every entry of the product is 2
        Assert.That(ProductBound.Of(opposite, opposite), Is.EqualTo(2));
    }

    [Test]
    public void Descent_LetsWhatIsNoNumberThrough()
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.ones(20, dtype: torch.float64));
        Descent.Apply([parameter], [torch.full(20, double.NaN, dtype: torch.float64)], rate: 0.1, clip: 1);
        Assert.That(Numbers.Of(parameter), Is.All.NaN, "clipped to a number, a divergence would go unnoticed");
    }

    private static void AssertSame(IReadOnlyList<torch.Tensor?> actual, IReadOnlyList<torch.Tensor?> expected)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.That(actual[i]!.shape, Is.EqualTo(expected[i]!.shape), $"shape of {i}");
            Numbers.AssertClose(actual[i]!, Numbers.Of(expected[i]!), $"gradient {i}", relative: 1e-12, absolute: 1e-14);
        }
    }

    private static CalibratedNetwork Network(NetworkOptions options, ulong seed = 4)
    {
        using var generator = new torch.Generator(seed);
        var network = NetworkBuilder.Build(options, [6], 4, generator, torch.float64, torch.CPU);
        using var guard = torch.no_grad();
        foreach (var parameter in network.BaseParameters.Concat(network.CalibrationParameters))
        {
            using var noise = torch.empty(parameter.shape, dtype: torch.float64);
            noise.uniform_(-0.3, 0.3, generator);
            parameter.add_(noise);
        }

        return network;
    }

    private static LearningBatch Batch() => new()
    {
        Inputs = Drawn(3, 6, seed: 11),
        Labels = [0, 1, 2],
        Classes = [[0, 1], [0, 1], [2, 3]],
        SoftTargets = [0.2, 0.8, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0.9, 0.1],
        SoftClasses = [[0, 1], [0, 1], [2, 3]],
    };

    private static torch.Tensor Drawn(int rows, int columns, ulong seed = 7)
    {
        using var generator = new torch.Generator(seed);
        return torch.empty([rows, columns], dtype: torch.float64).uniform_(-1, 1, generator);
    }
}
