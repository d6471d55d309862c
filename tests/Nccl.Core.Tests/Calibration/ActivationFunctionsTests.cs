using Nccl.Calibration;
using TorchSharp;

namespace Nccl.Tests.Calibration;

internal sealed class ActivationFunctionsTests
{
    [TestCase(Activation.Relu, 0.0)]
    [TestCase(Activation.LeakyRelu, -0.02)]
    public void Apply_KeepsPositiveValues_AndScalesNegativeOnes(Activation activation, double expected)
    {
        using var scope = torch.NewDisposeScope();
        Assert.That(Numbers.Of(activation.Apply(torch.tensor([3.0, 0, -2]))), Is.EqualTo([3.0, 0, expected]));
    }

    [Test]
    public void Apply_RefusesWhatIsNoActivation()
    {
        using var input = torch.tensor(1.0);
        Assert.That(() => ((Activation)9).Apply(input), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
