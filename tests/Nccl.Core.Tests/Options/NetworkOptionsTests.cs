using Nccl.Networks;

namespace Nccl.Tests.Options;

internal sealed class NetworkOptionsTests
{
    private static IEnumerable<NetworkOptions> Different
    {
        get
        {
            var options = NetworkOptions.Mlp(4, 5);
            yield return options with { Architecture = NetworkArchitecture.ResNet18 };
            yield return options with { Widths = [5, 4] };
            yield return options with { Widths = [45] };
            yield return options with { InputShape = [3] };
            yield return options with { Norm = NormKind.Layer };
            yield return options with { Activation = Activation.LeakyRelu };
            yield return options with { FeatureScalePosition = FeatureScalePosition.AfterNorm };
            yield return options with { FeatureScaleForm = FeatureScaleForm.Residual };
            yield return options with { BlockActivation = BlockActivation.AfterSum };
        }
    }

    [Test]
    public void Equality_ComparesListsByTheirElements()
    {
        var (one, other) = (NetworkOptions.Mlp(4, 5) with { InputShape = [2] }, NetworkOptions.Mlp(4, 5) with { InputShape = [2] });
        Assert.That(other, Is.EqualTo(one));
        Assert.That(other.GetHashCode(), Is.EqualTo(one.GetHashCode()));
        Assert.That(one.Equals(null), Is.False);
    }

    [TestCaseSource(nameof(Different))]
    public void Equality_SeesEveryOption(NetworkOptions other)
    {
        Assert.That(other, Is.Not.EqualTo(NetworkOptions.Mlp(4, 5)));
        Assert.That(NetworkBuilder.Violations(other).Count(), Is.EqualTo(other.Architecture == NetworkArchitecture.ResNet18 ? 1 : 0));
    }

    [Test]
    public void Presets_AreThoseOfThePaper()
    {
        Assert.That(new NetworkOptions(), Is.EqualTo(NetworkOptions.Mlp(256, 256)));
        Assert.That(NetworkOptions.ResNet18(), Is.EqualTo(new NetworkOptions
        {
            Architecture = NetworkArchitecture.ResNet18,
            Widths = [20],
            Norm = NormKind.Batch,
        }));
        var options = new NetworkOptions();
        Assert.That(
            (options.Norm, options.Activation, options.FeatureScalePosition, options.FeatureScaleForm, options.BlockActivation),
            Is.EqualTo((NormKind.None, Activation.Relu, FeatureScalePosition.BeforeNorm, FeatureScaleForm.Multiplicative, BlockActivation.BeforeSum)));
    }

    [Test]
    public void Violations_AreAllSaidAtOnce()
    {
        var options = new NetworkOptions
        {
            Architecture = NetworkArchitecture.ResNet18,
            Widths = [0, -1],
            InputShape = [3, 4],
            Norm = (NormKind)9,
            Activation = (Activation)9,
            FeatureScalePosition = (FeatureScalePosition)9,
            FeatureScaleForm = (FeatureScaleForm)9,
            BlockActivation = (BlockActivation)9,
        };
        Assert.That(NetworkBuilder.Violations(options), Has.Exactly(9).Items);
        Assert.That(NetworkBuilder.Violations(options with { Architecture = (NetworkArchitecture)9 }), Has.Some.Contains("Network.Architecture"));
        Assert.That(NetworkBuilder.Violations(NetworkOptions.Mlp()), Is.Empty);
    }

    [TestCase(new int[0])]
    [TestCase(new[] { 0 })]
    [TestCase(new[] { 3, 0, 2 })]
    [TestCase(new[] { 2, 2 })]
    public void InputShape_MustBeAVectorOrAnImage(int[] shape)
    {
        Assert.That(NetworkBuilder.Violations(NetworkOptions.Mlp(2) with { InputShape = shape }), Has.Exactly(1).Contains("Network.InputShape"));
    }

    [TestCaseSource(nameof(Different))]
    public void HashAndText_SeeEveryOptionToo(NetworkOptions other)
    {
        Assert.That(other.GetHashCode(), Is.Not.EqualTo(NetworkOptions.Mlp(4, 5).GetHashCode()));
        Assert.That(other.ToString(), Is.Not.EqualTo(NetworkOptions.Mlp(4, 5).ToString()));
    }

    [Test]
    public void Text_NamesTheWidthsAndWhatIsUnusual()
    {
        Assert.That(NetworkOptions.Mlp(256, 128).ToString(), Is.EqualTo("Mlp(256, 128)"));
        Assert.That(NetworkOptions.Mlp().ToString(), Is.EqualTo("Mlp()"));
        Assert.That(
            (NetworkOptions.ResNet18() with { InputShape = [3, 32, 32], Norm = NormKind.Layer }).ToString(),
            Is.EqualTo("ResNet18(20), input shape [3, 32, 32], norm Layer"));
    }

    [Test]
    public void Widths_OfNullAreRefusedAndNotCompared()
    {
        var none = NetworkOptions.Mlp() with { Widths = null! };
        Assert.That(none, Is.Not.EqualTo(NetworkOptions.Mlp()));
        Assert.That(none, Is.EqualTo(NetworkOptions.Mlp() with { Widths = null! }));
        Assert.That(none.ToString(), Is.EqualTo("Mlp()"));
    }
}
