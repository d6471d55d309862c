using Nccl.Calibration;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.Tests.Networks;

internal sealed class NetworkBuilderTests
{
    private static IEnumerable<TestCaseData> Combinations =>
        from network in SmallNetwork.All
        from norm in Enum.GetValues<NormKind>()
        from activation in Enum.GetValues<Activation>()
        from position in Enum.GetValues<FeatureScalePosition>()
        from form in Enum.GetValues<FeatureScaleForm>()
        from block in Enum.GetValues<BlockActivation>()
        where network.InputShape.Length == 3 || block == BlockActivation.BeforeSum
        select new TestCaseData(
            network.Options with { Norm = norm, Activation = activation, FeatureScalePosition = position, FeatureScaleForm = form, BlockActivation = block },
            network.InputShape).SetArgDisplayNames($"{network}", $"{norm}", $"{activation}", $"{position}", $"{form}", $"{block}");

    private static IEnumerable<SmallNetwork> Networks => SmallNetwork.All;

    private static IEnumerable<SmallNetwork> ImageNetworks => SmallNetwork.OnImages;

    [Test]
    public void EveryArchitecture_IsRegistered()
    {
        Assert.That(NetworkBuilder.Architectures.Select(architecture => architecture.Name), Is.EquivalentTo(Enum.GetValues<NetworkArchitecture>()));
        Assert.That(
            NetworkBuilder.Architectures.Select(architecture => architecture.Preset.Architecture),
            Is.EqualTo(NetworkBuilder.Architectures.Select(architecture => architecture.Name)));
        Assert.That(NetworkBuilder.Architectures.SelectMany(architecture => NetworkBuilder.Violations(architecture.Preset)), Is.Empty);
    }

    [Test]
    public void AnArchitectureThatIsNotRegistered_IsRefused()
    {
        var options = NetworkOptions.Mlp(3) with { Architecture = (NetworkArchitecture)99 };
        Assert.That(() => NetworkBuilder.Of(options), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("no such architecture"));
    }

    /// <summary>Folded and unfolded weights are the same function after learning moved everything, in both precisions.</summary>
    [TestCaseSource(nameof(Combinations))]
    public void Fold_PredictsAsTheUnfoldedNetwork(NetworkOptions options, int[] shape)
    {
        foreach (var (type, tolerance) in new[] { (torch.float64, 1e-10), (torch.float32, 1e-5) })
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new torch.Generator(11);
            using var network = NetworkBuilder.Build(options, shape, 3, generator, type, torch.CPU);
            Unsettle(network, generator);
            network.train();
            using (var weights = network.Calibrate())
            {
                // Moves the running statistics away from their start, and shows that every parameter is part of the function.
                var logits = network.forward(Rows(shape, 6, type, generator), weights);
                Assert.That(logits.shape, Is.EqualTo([6L, 3L]));
                logits.square().sum().backward();
            }

            foreach (var parameter in network.BaseParameters.Concat(network.CalibrationParameters))
            {
                Assert.That(parameter.grad is { } gradient && gradient.isfinite().all().ToBoolean(), Is.True, "a parameter without gradient");
            }

            network.eval();
            using var plain = network.Calibrate();
            using var folded = network.Fold();
            var rows = Rows(shape, 4, type, generator);
            var expected = Numbers.Of(network.forward(rows, plain));
            var scale = expected.Max(Math.Abs);
            Numbers.AssertClose(network.forward(rows, folded), expected, $"{type}", tolerance, tolerance * scale);
        }
    }

    [Test]
    public void ImageNetwork_TakesImagesOfAnySize(
        [ValueSource(nameof(ImageNetworks))] SmallNetwork small, [Values("1,1,1", "3,1,1", "1,2,1", "2,3,5", "1,7,2", "3,8,8", "4,9,13")] string size, [Values(1, 4)] int rows)
    {
        int[] shape = [.. size.Split(',').Select(int.Parse)];
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(small.Options, shape, 5, generator, torch.float32, torch.CPU);
        network.train();
        using var weights = network.Calibrate();
        var logits = network.forward(Rows(shape, rows, torch.float32, generator), weights);
        Assert.That(logits.shape, Is.EqualTo([rows, 5L]));
        Assert.That(logits.isfinite().all().ToBoolean(), Is.True);
    }

    [TestCase(new int[0])]
    [TestCase(new[] { 1 })]
    [TestCase(new[] { 1, 9, 2 })]
    public void Mlp_HasAnyNumberOfHiddenLayers(int[] widths)
    {
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(NetworkOptions.Mlp(widths), [2, 3], 1, generator, torch.float32, torch.CPU);
        Assert.That(network.InputShape, Is.EqualTo([6]), "an MLP flattens");
        Assert.That(network.Layers.Count(), Is.EqualTo(widths.Length + 1));
        Assert.That(network.Layers.All(layer => layer.IsCalibrated), Is.True);
    }

    [TestCaseSource(nameof(Networks))]
    public void EveryParameter_IsMovedByOneStepAlone(SmallNetwork small)
    {
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(small.Options, small.InputShape, 3, generator, torch.float32, torch.CPU);
        var listed = network.BaseParameters.Concat(network.CalibrationParameters).Select(parameter => parameter.Handle).ToList();
        Assert.That(listed, Is.EquivalentTo(network.parameters().Select(parameter => parameter.Handle)), "a parameter that no step moves, or both do");
    }

    [Test]
    public void ResNet_CalibratesItsBlocksAlone()
    {
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(NetworkOptions.ResNet18(2), [1, 4, 4], 3, generator, torch.float32, torch.CPU);
        Assert.That(network.Layers.Count(layer => layer.IsCalibrated), Is.EqualTo(16));
        Assert.That(network.Layers.Count(layer => !layer.IsCalibrated), Is.EqualTo(5), "stem, three shortcuts, head");
    }

    [Test]
    public void Network_StartsNeutral([Values] FeatureScaleForm form)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        using var network = NetworkBuilder.Build(NetworkOptions.Mlp(4) with { FeatureScaleForm = form }, [3], 2, generator, torch.float64, torch.CPU);
        var rows = Rows([3], 2, torch.float64, generator);
        using var weights = network.Calibrate();
        var layers = network.Layers.ToList();
        var hidden = torch.nn.functional.relu(torch.nn.functional.linear(rows, layers[0].Weight, layers[0].Bias));
        var plain = torch.nn.functional.linear(hidden, layers[1].Weight, layers[1].Bias);
        Numbers.AssertClose(network.forward(rows, weights), Numbers.Of(plain), "logits");
    }

    [Test]
    public void Seed_DecidesTheFirstWeights()
    {
        static double[] First(ulong seed)
        {
            using var generator = new torch.Generator(seed);
            using var network = NetworkBuilder.Build(NetworkOptions.Mlp(4), [3], 2, generator, torch.float32, torch.CPU);
            return Numbers.Of(network.BaseParameters[0]);
        }

        var weights = First(3);
        Assert.That(First(3), Is.EqualTo(weights));
        Assert.That(First(4), Is.Not.EqualTo(weights));
        Assert.That(weights.Distinct().Count(), Is.GreaterThan(8));
        Assert.That(weights, Is.All.InRange(-Math.Sqrt(6.0 / 7), Math.Sqrt(6.0 / 7)), "the Glorot bound");
    }

    [Test]
    public void Grow_KeepsTheLogitsOfPresentClasses([Values] FeatureScaleForm form, [ValueSource(nameof(Networks))] SmallNetwork small)
    {
        var (options, shape) = (small.Options with { FeatureScaleForm = form }, small.InputShape);
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(21);
        using var network = NetworkBuilder.Build(options, shape, 3, generator, torch.float64, torch.CPU);
        Unsettle(network, generator);
        network.eval();
        var rows = Rows(shape, 4, torch.float64, generator);
        double[] Logits()
        {
            using var weights = network.Calibrate();
            return Numbers.Of(network.forward(rows, weights).narrow(1, 0, 3));
        }

        var before = Logits();
        var names = network.named_parameters().Select(entry => entry.name).ToList();
        network.Grow(7, new ParameterFactory(generator, torch.float64, torch.CPU));
        Numbers.AssertClose((IReadOnlyList<double>)Logits(), before, "logits");
        Assert.That(network.Outputs, Is.EqualTo(7));
        Assert.That(network.named_parameters().Select(entry => entry.name), Is.EqualTo(names));
        Assert.That(network.BaseParameters.Concat(network.CalibrationParameters).All(parameter => parameter.requires_grad), Is.True);
        network.Grow(2, new ParameterFactory(generator, torch.float64, torch.CPU));
        Assert.That(network.Outputs, Is.EqualTo(7), "a head does not shrink");
    }

    [Test]
    public void ShapeFor_FollowsTheOptionThenTheColumn()
    {
        Assert.That(NetworkBuilder.ShapeFor(NetworkOptions.Mlp(3), [2, 3, 4]), Is.EqualTo([24]));
        Assert.That(NetworkBuilder.ShapeFor(NetworkOptions.ResNet18(), [2, 5, 6]), Is.EqualTo([2, 5, 6]));
        Assert.That(NetworkBuilder.ShapeFor(NetworkOptions.ResNet18() with { InputShape = [1, 4, 6] }, [24]), Is.EqualTo([1, 4, 6]));
    }

    [Test]
    public void ShapeFor_RefusesWhatDoesNotFit()
    {
        Assert.That(
            () => NetworkBuilder.ShapeFor(NetworkOptions.ResNet18(), [784]),
            Throws.ArgumentException.With.Message.Contains("[784]").And.Message.Contains("[channels, height, width]").And.Message.Contains("InputShape"));
        Assert.That(
            () => NetworkBuilder.ShapeFor(NetworkOptions.ResNet18() with { InputShape = [3, 32, 32] }, [784]),
            Throws.ArgumentException.With.Message.Contains("[3, 32, 32]").And.Message.Contains("784 features"));
    }

    private static torch.Tensor Rows(int[] shape, int rows, torch.ScalarType type, torch.Generator generator) =>
        torch.empty([rows, .. shape.Select(size => (long)size)], dtype: type).uniform_(-1, 1, generator);

    private static void Unsettle(CalibratedNetwork network, torch.Generator generator)
    {
        using var guard = torch.no_grad();
        foreach (var parameter in network.BaseParameters.Concat(network.CalibrationParameters))
        {
            parameter.add_(torch.empty(parameter.shape, dtype: parameter.dtype).uniform_(-0.3, 0.3, generator));
        }
    }
}
