using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nccl.Batches;
using static TorchSharp.torch;

namespace Nccl.MLNet.Tests.Prediction;

/// <summary>Found by the workout: rows in unaligned memory changed the last bit of predictions and weights from run to run.</summary>
[TestFixture]
public class RowAlignmentTests
{
    [Test]
    public void RowsInABuffer_BeginAtACacheLineAndKeepTheirValues()
    {
        var garbage = new List<float[]>();
        for (var rows = 1; rows <= 50; rows++)
        {
            garbage.Add(new float[rows]);
            var buffer = new RowBuffer(rowLength: 3);
            Enumerable.Range(0, 3 * rows).Select(i => (float)i).ToArray().CopyTo(buffer.Rows(rows));

            using var tensor = buffer.AsTensor(rows, [3], ScalarType.Float32, CPU);

            Assert.That((long)AddressOf(tensor) % 64, Is.Zero);
            Assert.That(MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray(), Is.EqualTo(Enumerable.Range(0, 3 * rows)));
        }
    }

    private static nint AddressOf(Tensor tensor) =>
        Unsafe.ByteOffset(in Unsafe.NullRef<byte>(), in MemoryMarshal.GetReference(tensor.bytes));
}
