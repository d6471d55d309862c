using Nccl.Learning;
using TorchSharp;

namespace Nccl.Tests.Learning;

/// <summary>Invariants and edge cases of the formulas; their values are in the golden tests.</summary>
internal sealed class LossTests
{
    [Test]
    public void Consolidation_IsZeroAtTheAnchor_AndGrowsWithTheSquareOfTheDistance()
    {
        using var scope = torch.NewDisposeScope();
        var theta = torch.tensor([1.0, 2]);
        var importance = torch.tensor([3.0, 0.5]);
        double At(double a, double b) => CalibrationLoss.Consolidation([importance], [theta], [torch.tensor([a, b])], 10).Value;
        Assert.That(At(1, 2), Is.Zero);
        Numbers.AssertClose(At(0, 4), 0.5 * 10 * ((3 * 1) + (0.5 * 4)), "by hand");
        Numbers.AssertClose(At(-1, 6), 4 * At(0, 4), "twice the distance");
    }

    [Test]
    public void Consolidation_AndItsGradient_AreThoseOfTheFormula()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        torch.Tensor Drawn(double least) => torch.empty([3, 2], dtype: torch.float64).uniform_(least, 2, generator);
        var (importance, theta, anchor) = (Drawn(0), Drawn(-2).requires_grad_(), Drawn(-2));
        var formula = Straightforward.Consolidation([importance], [theta], [anchor], 7);
        var (value, gradients) = CalibrationLoss.Consolidation([importance], [theta], [anchor], 7);
        Numbers.AssertClose(value, formula.ToDouble(), "value", relative: 1e-12);
        Numbers.AssertClose(gradients[0], Numbers.Of(Descent.Gradients(formula, [theta])[0]!), "gradient", relative: 1e-12);
    }

    [Test]
    public void Divergence_IsZeroAtTheOldPrediction_InBothDirections(
        [Values] DistillationDirection direction, [Values(0.5, 5.0)] double temperature, [Values(1, 3)] int rows)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        var logits = torch.empty([rows, 4], dtype: torch.float64).uniform_(-3, 3, generator);
        var excluded = ClassExclusion.Of(Enumerable.Repeat<int[]>([0, 2, 3], rows), rows, 4, torch.CPU);
        var old = Distillation.SoftTargets(logits, excluded, temperature);
        Numbers.AssertClose(Distillation.DivergencePerRow(logits, old, excluded, temperature, direction), new double[rows], "at the old prediction");
        var others = Numbers.Of(Distillation.DivergencePerRow(logits.square(), old, excluded, temperature, direction));
        Assert.That(others, Is.All.GreaterThan(0));
    }

    [Test]
    public void Divergence_OfOneClass_IsZero([Values] DistillationDirection direction)
    {
        using var scope = torch.NewDisposeScope();
        var perRow = Distillation.DivergencePerRow(torch.tensor([3.0]).view(1, 1), torch.tensor([1.0]).view(1, 1), null, 2, direction);
        Assert.That(Numbers.Of(perRow), Is.EqualTo([0.0]));
    }

    [Test]
    public void Divergence_StaysFiniteWhereAnOldProbabilityVanished([Values] DistillationDirection direction)
    {
        using var scope = torch.NewDisposeScope();
        var logits = torch.tensor([1.0, 2]).view(1, 2);
        logits.requires_grad = true;
        var loss = Distillation.DivergencePerRow(logits, torch.tensor([0.0, 1]).view(1, 2), null, 1, direction).sum();
        loss.backward();
        Assert.That(loss.isfinite().ToBoolean() && logits.grad!.isfinite().all().ToBoolean(), Is.True);
    }

    [Test]
    public void WithReplay_WeighsAsWritten()
    {
        using var scope = torch.NewDisposeScope();
        var options = NcclOptions.Default with { ReplayWeight = 0.5, DistillationWeight = 4 };
        var loss = BaseLoss.WithReplay(torch.tensor(1.0), torch.tensor(2.0), torch.tensor(3.0), options);
        Assert.That(loss.ToDouble(), Is.EqualTo(1 + (0.5 * (2 + (4 * 3)))));
    }

    [Test]
    public void CrossEntropy_OfTheOnlyClass_IsZero()
    {
        using var scope = torch.NewDisposeScope();
        var excluded = ClassExclusion.Of([[1]], 1, 3, torch.CPU);
        Assert.That(BaseLoss.CrossEntropy(torch.tensor([9.0, 1, 5]).view(1, 3), torch.tensor([1L]), excluded).ToDouble(), Is.Zero);
    }

    [Test]
    public void RowImportance_OfOneRow_IsTheBatchImportance()
    {
        using var scope = torch.NewDisposeScope();
        var weight = torch.tensor([1.0, -2], requires_grad: true);
        var theta = weight.mul(1.0);
        var perRow = theta.square().sum().view(1);
        var ofRows = Importance.OfRows(perRow, [theta]);
        Assert.That(Numbers.Of(ofRows[0]), Is.EqualTo([4.0, 16.0]));
        Assert.That(Numbers.Of(Importance.OfBatch(Descent.Gradients(perRow.sum(), [theta], keepGraph: true))[0]), Is.EqualTo([4.0, 16.0]));
        Assert.That(ofRows[0].requires_grad, Is.False, "importance is a constant");
    }

    [Test]
    public void ImportanceThatIsZeroEverywhere_IsNotDividedByItsMean()
    {
        using var scope = torch.NewDisposeScope();
        Assert.That(Numbers.Of(Importance.DividedByMean([torch.zeros(3, dtype: torch.float64)])[0]), Is.EqualTo([0.0, 0, 0]));
    }
}
