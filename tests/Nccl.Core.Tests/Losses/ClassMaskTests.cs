using Nccl.Losses;
using TorchSharp;

namespace Nccl.Tests.Losses;

internal sealed class ClassMaskTests
{
    [Test]
    public void Of_IsTrueWhereAClassDoesNotCount()
    {
        using var excluded = ClassMask.Of([[0, 2], [], [1]], rows: 3, outputs: 3, torch.CPU)!;
        Assert.That(excluded.dtype, Is.EqualTo(torch.@bool));
        Assert.That(excluded.shape, Is.EqualTo([3L, 3L]));
        Assert.That(excluded.data<bool>().ToArray(), Is.EqualTo([false, true, false, true, true, true, true, false, true]));
    }

    [Test]
    public void Of_IsNullWhenEveryClassCounts()
    {
        Assert.That(ClassMask.Of([[0, 1], [1, 0]], rows: 2, outputs: 2, torch.CPU), Is.Null);
    }

    [Test]
    public void MaskedLogits_LeaveNoProbabilityToExcludedClasses()
    {
        using var scope = torch.NewDisposeScope();
        var logits = torch.tensor([5.0, 1, 2]).view(1, 3);
        var excluded = ClassMask.Of([[1, 2]], 1, 3, torch.CPU);
        var probabilities = torch.nn.functional.softmax(ClassMask.Fill(logits, excluded), 1);
        var odds = Math.Exp(-1);
        Numbers.AssertClose(probabilities, [0, odds / (1 + odds), 1 / (1 + odds)], "probabilities");
    }
}
