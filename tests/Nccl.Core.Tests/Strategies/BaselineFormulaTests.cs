using Nccl.Batches;
using Nccl.Strategies;
using TorchSharp;

namespace Nccl.Tests.Strategies;

/// <summary>Values by hand, invariants and edge cases.</summary>
internal sealed class BaselineFormulaTests
{
    [Test]
    public void AveragedGradient_ProjectsOutWhatOpposesTheReference()
    {
        using var scope = torch.NewDisposeScope();
        var g = torch.tensor([1.0, 2]);
        // g.r = -2, r.r = 4: g + r / 2.
        Assert.That(Numbers.Of(AveragedGradientEpisodicMemory.Project(g, torch.tensor([-2.0, 0]))), Is.EqualTo([0.0, 2]));
        Assert.That(Numbers.Of(AveragedGradientEpisodicMemory.Project(g, torch.tensor([3.0, -1]))), Is.EqualTo([1.0, 2]), "does not oppose");
        Assert.That(Numbers.Of(AveragedGradientEpisodicMemory.Project(g, torch.tensor([0.0, 0]))), Is.EqualTo([1.0, 2]), "no reference");
    }

    [Test]
    public void EveryGradient_GivesTheNearestVectorThatOpposesNone()
    {
        using var scope = torch.NewDisposeScope();
        var g = torch.tensor([-1.0, -1, 5]);
        Numbers.AssertClose(GradientEpisodicMemory.Project(g, torch.tensor(new double[,] { { 2, 0, 0 }, { 0, 3, 0 } })), [0, 0, 5], "both walls");
        Numbers.AssertClose(GradientEpisodicMemory.Project(g, torch.tensor(new double[,] { { 2, 0, 0 }, { 0, -1, 0 } })), [0, -1, 5], "one wall");
        Numbers.AssertClose(GradientEpisodicMemory.Project(g, torch.tensor(new double[,] { { -2, 0, 0 }, { 0, 0, 0 } })), [-1, -1, 5], "none");
        Numbers.AssertClose(GradientEpisodicMemory.Project(g, torch.tensor(new double[,] { { 7, 0, 0 }, { 7, 0, 0 } })), [0, -1, 5], "the same wall twice");
        // The walls x >= 0 and x <= y: nearest to (-1, -1) is (-0, 0) only by leaving both; (0, 0) here.
        Numbers.AssertClose(
            GradientEpisodicMemory.Project(torch.tensor([-1.0, -2]), torch.tensor(new double[,] { { 1, 0 }, { -1, 1 } })), [0, 0], "a corner");
    }

    [Test]
    public void EveryGradient_OfOneTask_IsTheAveragedGradient()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(2);
        for (var i = 0; i < 20; i++)
        {
            var (g, r) = (Drawn(5, generator), Drawn(5, generator));
            Numbers.AssertClose(
                GradientEpisodicMemory.Project(g, r.unsqueeze(0)), Numbers.Of(AveragedGradientEpisodicMemory.Project(g, r)), "projection");
        }
    }

    [Test]
    public void MixedGradient_KeepsTheLengthAndTurnsByTheLosses()
    {
        using var scope = torch.NewDisposeScope();
        var (g, r) = (torch.tensor([3.0, 0]), torch.tensor([0.0, 0.1]));
        var half = 3 / Math.Sqrt(2);
        Numbers.AssertClose(MixedGradient.Mix(g, 2, r, 2), [half, half], "equal losses halve the angle", relative: 1e-12);
        Numbers.AssertClose(MixedGradient.Mix(g, 2, r, 0), [3, 0], "nothing to keep", relative: 1e-12);
        Numbers.AssertClose(MixedGradient.Mix(g, 0, r, 2), [0, 3], "nothing to learn", relative: 1e-12);
        Numbers.AssertClose(MixedGradient.Mix(g, 1, g.neg(), 3), [-3, 0], "opposed, the greater loss wins", relative: 1e-12);
    }

    [Test]
    public void MixedGradient_IsTheGradientItself_WhereNoDirectionIsBetter()
    {
        using var scope = torch.NewDisposeScope();
        var (g, none) = (torch.tensor([3.0, 4]), torch.tensor([0.0, 0]));
        Assert.That(Numbers.Of(MixedGradient.Mix(g, 1, none, 1)), Is.EqualTo([3.0, 4]));
        Assert.That(Numbers.Of(MixedGradient.Mix(none, 1, g, 1)), Is.EqualTo([0.0, 0]));
        Assert.That(Numbers.Of(MixedGradient.Mix(g, 0, g, 0)), Is.EqualTo([3.0, 4]));
    }

    [Test]
    public void MixedGradient_MakesTheWeighedCosinesLargest()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(4);
        var (g, r) = (Drawn(4, generator), Drawn(4, generator));
        double Objective(torch.Tensor m) => (0.7 * Cosine(m, g)) + (1.9 * Cosine(m, r));
        var best = Objective(MixedGradient.Mix(g, 0.7, r, 1.9));
        for (var i = 0; i < 500; i++)
        {
            Assert.That(Objective(Drawn(4, generator)), Is.LessThan(best));
        }
    }

    [Test]
    public void LogitDistance_AndItsGradient_ByHand()
    {
        var logits = RowMatrix.Of(torch.tensor(new double[,] { { 1, 2, 9 }, { 4, 5, 6 } }));
        var gradient = new RowMatrix(2, 3);
        var distance = DarkExperienceReplay.LogitDistance(logits, [0, 0, 0, 4, 3, 7], [[0, 1], [0, 1, 2]], weight: 10, gradient);
        // Over five classes: 1 + 4 + 0 + 4 + 1.
        Assert.That(distance, Is.EqualTo(2));
        Assert.That(gradient[0].ToArray(), Is.EqualTo([10 * 2 * 1 / 5.0, 10 * 2 * 2 / 5.0, 0]));
        Assert.That(gradient[1].ToArray(), Is.EqualTo([0, 10 * 2 * 2 / 5.0, 10 * 2 * -1 / 5.0]));
    }

    [Test]
    public void PenaltyGradient_IsThatOfTheQuadratic_UpToWhatAStepCanTake()
    {
        using var scope = torch.NewDisposeScope();
        var (importance, anchor) = (torch.tensor([0.5, 0, 100]), torch.tensor([1.0, 1, 1]));
        var penalty = ElasticWeightConsolidation.PenaltyGradient(importance, torch.tensor([3.0, 9, 2]), anchor, 4, 0.1);
        // 4 * 0.5 * 2; unimportant; 400 held at 1 / 0.1.
        Assert.That(Numbers.Of(penalty), Is.EqualTo([4.0, 0, 10]));
    }

    private static double Cosine(torch.Tensor a, torch.Tensor b) =>
        a.dot(b).ToDouble() / Math.Sqrt(a.dot(a).ToDouble() * b.dot(b).ToDouble());

    private static torch.Tensor Drawn(int count, torch.Generator generator) => torch.empty(count, dtype: torch.float64).uniform_(-1, 1, generator);
}
