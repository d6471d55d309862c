using Nccl.Differentiation;
using TorchSharp;
using TorchSharp.Modules;

namespace Nccl.Tests.Differentiation;

internal sealed class DescentTests
{
    [Test]
    public void Apply_SubtractsRateTimesTheGradient_LimitedPerEntry()
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.tensor([1.0, 2, -3]));
        using (var loss = parameter.square().sum())
        {
            Descent.Apply([parameter], Straightforward.Gradients(loss, [parameter]), rate: 0.5, clip: 3);
        }

        Assert.That(Numbers.Of(parameter), Is.EqualTo([0.0, 0.5, -1.5]));
    }

    [Test]
    public void Apply_LeavesParametersThatTheLossDoesNotDependOn()
    {
        using var scope = torch.NewDisposeScope();
        var (used, unused) = (new Parameter(torch.tensor([1.0])), new Parameter(torch.tensor([5.0])));
        using var loss = used.square().sum();
        Descent.Apply([unused, used], Straightforward.Gradients(loss, [unused, used]), rate: 0.25, clip: null);
        Assert.That((Numbers.Of(unused)[0], Numbers.Of(used)[0]), Is.EqualTo((5.0, 0.5)));
    }

    /// <summary>torch would end the process.</summary>
    [Test]
    public void Gradients_OfALossWithoutGraph_AreRefusedInWords()
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.tensor([1.0]));
        using var loss = torch.tensor(2.0);
        Assert.That(() => Straightforward.Gradients(loss, [parameter]), Throws.InvalidOperationException.With.Message.Contains("depends on none of the 1 tensors"));
    }
}
