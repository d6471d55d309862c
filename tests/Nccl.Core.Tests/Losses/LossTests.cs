using Nccl.Batches;
using Nccl.Kernels;
using Nccl.Losses;
using TorchSharp;

namespace Nccl.Tests.Losses;

/// <summary>Invariants and edge cases of the formulas; their values are in the golden tests.</summary>
internal sealed class LossTests
{
    private static readonly int[] AllClasses = [0, 1];

    [Test]
    public void Consolidation_IsZeroAtTheAnchor_AndGrowsWithTheSquareOfTheDistance()
    {
        using var scope = torch.NewDisposeScope();
        var theta = torch.tensor([1.0, 2]);
        double At(double a, double b) =>
            Consolidation.Of([torch.tensor([3.0, 0.5])], [theta], [torch.tensor([a, b])], 10).Value;
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
        var (value, gradients) = Consolidation.Of([importance.clone()], [theta], [anchor], 7);
        Numbers.AssertClose(value, formula.ToDouble(), "value", relative: 1e-12);
        Numbers.AssertClose(gradients[0], Numbers.Of(Straightforward.Gradients(formula, [theta])[0]!), "gradient", relative: 1e-12);
    }

    [Test]
    public void CrossEntropy_AndItsGradient_AreThoseOfTheFormula([Values(0, 1, 2)] int seed)
    {
        using var scope = torch.NewDisposeScope();
        var (logits, batch) = Drawn(seed);
        var gradient = new RowMatrix(batch.Rows, 4);
        var value = CrossEntropy.Of(RowMatrix.Of(logits), batch, weight: 0.7, gradient);
        AssertIs(Straightforward.CrossEntropy(logits, batch), logits, value, gradient, weight: 0.7);
    }

    [Test]
    public void Divergence_AndItsGradient_AreThoseOfTheFormula(
        [Values(0, 1, 2)] int seed, [Values] DistillationDirection direction, [Values] DistillationReduction reduction)
    {
        using var scope = torch.NewDisposeScope();
        var (logits, batch) = Drawn(seed);
        var options = NcclOptions.Paper with { Temperature = 1.5, Ablations = NcclOptions.Paper.Ablations with { DistillationDirection = direction, DistillationReduction = reduction } };
        var gradient = new RowMatrix(batch.Rows, 4);
        var value = Distillation.Divergence(RowMatrix.Of(logits), batch, options, weight: 0.7, gradient);
        AssertIs(Straightforward.Divergence(logits, batch, options), logits, value, gradient, weight: 0.7);
    }

    [Test]
    public void Losses_AddToTheGradient()
    {
        using var scope = torch.NewDisposeScope();
        var (logits, batch) = Drawn(3);
        var (once, twice) = (new RowMatrix(batch.Rows, 4), new RowMatrix(batch.Rows, 4));
        CrossEntropy.Of(RowMatrix.Of(logits), batch, weight: 2, once);
        CrossEntropy.Of(RowMatrix.Of(logits), batch, weight: 1, twice);
        CrossEntropy.Of(RowMatrix.Of(logits), batch, weight: 1, twice);
        Numbers.AssertClose(twice.ToTensor(logits), Numbers.Of(once.ToTensor(logits)), "two halves", relative: 1e-15);
    }

    [Test]
    public void Divergence_IsZeroAtTheOldPrediction_InBothDirections(
        [Values] DistillationDirection direction, [Values(0.5, 5.0)] double temperature)
    {
        using var scope = torch.NewDisposeScope();
        double[] logits = [1, -2, 3];
        double[] old = [.. Softmax.Of(logits, AllClasses, temperature), 0];
        Assert.That(Divergence(logits, old, AllClasses, direction, temperature).Value, Is.Zero.Within(1e-16));
        Assert.That(Divergence([1.5, -2, 3], old, AllClasses, direction, temperature).Value, Is.Positive);
    }

    [Test]
    public void Divergence_OfOneClass_OrOfARowWithoutSoftTarget_IsZero([Values] DistillationDirection direction)
    {
        Assert.That(Divergence([3, 5], [1, 0], [0], direction), Is.EqualTo((0.0, 0.0)));
        Assert.That(Divergence([3, 5], [0, 0], [], direction), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Divergence_StaysFiniteWhereAProbabilityVanished([Values] DistillationDirection direction)
    {
        var (value, slope) = Divergence([1, 2], [0, 1], AllClasses, direction, temperature: 1);
        Assert.That(double.IsFinite(value) && double.IsFinite(slope), Is.True);
        (value, slope) = Divergence([-2000, 2], [0.5, 0.5], AllClasses, direction, temperature: 1);
        Assert.That(double.IsFinite(value) && double.IsFinite(slope), Is.True);
    }

    [Test]
    public void CrossEntropy_OfTheOnlyClass_IsZero()
    {
        var batch = new LearningBatch { Inputs = torch.zeros(1), Labels = [1], Classes = [[1]] };
        var logits = new RowMatrix(1, 3);
        logits[0][0] = 9;
        Assert.That(CrossEntropy.Of(logits, batch, weight: 1, new RowMatrix(1, 3)), Is.Zero);
    }

    [Test]
    public void Hits_CountRowsWhoseLabelIsLikeliestOfThoseThatCount()
    {
        using var scope = torch.NewDisposeScope();
        var logits = RowMatrix.Of(torch.tensor([3.0, 1, 2, 3, 1, 2, 0, 0, 0]).view(3, 3));
        var batch = new LearningBatch { Inputs = torch.zeros(1), Labels = [2, 2, 1], Classes = [[1, 2], [0, 1, 2], [0, 1]] };
        Assert.That(CrossEntropy.CorrectCount(logits, batch), Is.EqualTo(1), "the first: class 0 does not count there");
    }

    [Test]
    public void ImportanceThatIsZeroEverywhere_IsNotDividedByItsMean()
    {
        using var scope = torch.NewDisposeScope();
        Assert.That(Numbers.Of(Importance.DividedByMean([torch.zeros(3, dtype: torch.float64)])[0]), Is.EqualTo([0.0, 0, 0]));
    }

    private static void AssertIs(torch.Tensor formula, torch.Tensor logits, double value, RowMatrix gradient, double weight)
    {
        Numbers.AssertClose(value, formula.ToDouble(), "value", relative: 1e-12, absolute: 1e-15);
        var expected = Straightforward.Gradients(formula, [logits])[0]!.Times(weight);
        Numbers.AssertClose(gradient.ToTensor(logits), Numbers.Of(expected), "gradient", relative: 1e-12, absolute: 1e-15);
    }

    private static (double Value, double Slope) Divergence(
        double[] logits, double[] old, int[] classes, DistillationDirection direction, double temperature = 2)
    {
        var matrix = new RowMatrix(1, logits.Length);
        logits.CopyTo(matrix[0]);
        var batch = new LearningBatch { Inputs = torch.zeros(1), Labels = [0], Classes = [classes], SoftTargets = old, SoftClasses = [classes] };
        var gradient = new RowMatrix(1, logits.Length);
        var options = NcclOptions.Paper with { Temperature = temperature, Ablations = NcclOptions.Paper.Ablations with { DistillationDirection = direction } };
        return (Distillation.Divergence(matrix, batch, options, weight: 1, gradient), gradient[0][0]);
    }

    /// <summary>Rows with different classes that compete, soft targets of yet others, one row without any.</summary>
    private static (torch.Tensor Logits, LearningBatch Batch) Drawn(int seed)
    {
        var random = new Random(seed);
        int[][] softClasses = [[0, 1], [2, 3], [], [0, 1, 2, 3]];
        var soft = new double[4 * 4];
        for (var row = 0; row < 4; row++)
        {
            foreach (var k in softClasses[row])
            {
                soft[(row * 4) + k] = (random.NextDouble() + 0.1) / softClasses[row].Length;
            }
        }

        var batch = new LearningBatch
        {
            Inputs = torch.zeros(4),
            Labels = [1, 3, 0, 2],
            Classes = [[0, 1], [1, 2, 3], [0, 1, 2, 3], [2]],
            SoftTargets = soft,
            SoftClasses = softClasses,
        };
        double[] logits = [.. Enumerable.Range(0, 16).Select(_ => (random.NextDouble() * 6) - 3)];
        return (torch.tensor(logits).view(4, 4).requires_grad_(), batch);
    }
}
