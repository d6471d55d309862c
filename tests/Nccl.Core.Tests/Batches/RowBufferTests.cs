using Nccl.Batches;
using TorchSharp;

namespace Nccl.Tests.Batches;

internal sealed class RowBufferTests
{
    private static readonly int[] RowShape = [3];

    /// <summary>A learner resumed in another place of the managed heap differed in the last bits: products depend on alignment.</summary>
    [Test]
    public void Tensor_IsAlignedAlike_WhereverTheManagedBufferLies()
    {
        var garbage = new List<byte[]>();
        for (var i = 0; i < 40; i++)
        {
            garbage.Add(new byte[(i % 9) + 1]);
            var buffer = new RowBuffer(3);
            buffer.Rows(2).Fill(i);
            using var rows = buffer.AsTensor(2, RowShape, torch.float32, torch.CPU);
            Assert.That(AddressOf(rows) % 64, Is.Zero, $"buffer {i}");
        }

        GC.KeepAlive(garbage);
    }

    [Test]
    public void Tensor_HasTheFirstRowsInShape_AndKeepsThemWhenTheBufferIsReused()
    {
        var buffer = new RowBuffer(3);
        buffer.Rows(4).Fill(9);
        ReadOnlySpan<float> values = [1, 2, 3, 4, 5, 6];
        values.CopyTo(buffer.Rows(2));
        using var rows = buffer.AsTensor(2, RowShape, torch.float64, torch.CPU);
        buffer.Rows(2).Clear();
        Assert.That(rows.shape, Is.EqualTo([2L, 3L]));
        Assert.That(rows.dtype, Is.EqualTo(torch.float64));
        Assert.That(Numbers.Of(rows), Is.EqualTo([1.0, 2, 3, 4, 5, 6]));
    }

    [Test]
    public void Buffer_GrowsWithTheBatch()
    {
        var buffer = new RowBuffer(3);
        buffer.Rows(1).Fill(1);
        buffer.Rows(5).Fill(2);
        using var rows = buffer.AsTensor(5, RowShape, torch.float32, torch.CPU);
        Assert.That(Numbers.Of(rows), Has.Length.EqualTo(15).And.All.EqualTo(2.0));
    }

    private static unsafe long AddressOf(torch.Tensor tensor)
    {
        fixed (byte* start = tensor.bytes)
        {
            return (long)start;
        }
    }
}
