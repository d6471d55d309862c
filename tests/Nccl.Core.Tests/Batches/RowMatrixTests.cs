using Nccl.Batches;
using TorchSharp;

namespace Nccl.Tests.Batches;

internal sealed class RowMatrixTests
{
    [TestCase(torch.ScalarType.Float32)]
    [TestCase(torch.ScalarType.Float64)]
    public void Of_AndToTensor_KeepEveryEntry(torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();
        var tensor = torch.tensor(new[] { 1, -2.5, 3, 4, 5.25, -6 }).view(3, 2).to(type);
        Assert.That(RowMatrix.Of(tensor)[1].ToArray(), Is.EqualTo([3.0, 4]));
        Assert.That(RowMatrix.Of(tensor.t())[1].ToArray(), Is.EqualTo([-2.5, 4, -6]), "not contiguous");
        var back = RowMatrix.Of(tensor).Slice(1, 2).ToTensor(like: tensor);
        Assert.That((back.dtype, back.shape), Is.EqualTo((type, (long[])[2, 2])));
        Assert.That(Numbers.Of(back), Is.EqualTo([3.0, 4, 5.25, -6]), "of a slice");
    }
}
