using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nccl.Kernels;

/// <summary>g = d loss / d theta~ of a layer, the entries that share a psi at a time.</summary>
/// <param name="outputs">[B, O]; without <paramref name="inputs"/> g itself, as many entries as theta has.</param>
/// <param name="inputs">[B, I], or empty. The sum over rows of outputs[b, o] inputs[b, i] is then made when it is asked for.</param>
/// <param name="sum">Place for the entries that share a psi: I where there are inputs. Torch's memory lies on the bounds of cache lines.</param>
internal readonly ref struct GradientRows<T>(ReadOnlySpan<T> outputs, ReadOnlySpan<T> inputs, Span<T> sum)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _outputs = outputs;
    private readonly ReadOnlySpan<T> _inputs = inputs;
    private readonly Span<T> _sum = sum;

    /// <summary>Valid until the next one is asked for.</summary>
    public ReadOnlySpan<T> this[int psi]
    {
        get
        {
            if (_inputs.IsEmpty)
            {
                return _outputs.Slice(psi * _sum.Length, _sum.Length);
            }

            _sum.Clear();
            var rows = _inputs.Length / _sum.Length;
            var columns = _outputs.Length / rows;
            var (waiting, waitingFactor) = (0, T.Zero);
            for (var row = 0; row < rows; row++)
            {
                var factor = _outputs[(row * columns) + psi];
                if (T.IsZero(factor))
                {
                    continue; // a relu that was off: about every other one, so half of the passes
                }

                if (T.IsZero(waitingFactor))
                {
                    (waiting, waitingFactor) = (row, factor);
                    continue;
                }

                // By twos, so that the sum is loaded and stored half as often.
                AddTo(_sum, Inputs(waiting), waitingFactor, Inputs(row), factor);
                waitingFactor = T.Zero;
            }

            if (!T.IsZero(waitingFactor))
            {
                AddTo(_sum, Inputs(waiting), waitingFactor, Inputs(waiting), T.Zero);
            }

            return _sum;
        }
    }

    private ReadOnlySpan<T> Inputs(int row) => _inputs.Slice(row * _sum.Length, _sum.Length);

    private static void AddTo(Span<T> sum, ReadOnlySpan<T> left, T leftFactor, ReadOnlySpan<T> right, T rightFactor)
    {
        var sums = MemoryMarshal.Cast<T, Vector512<T>>(sum);
        var lefts = MemoryMarshal.Cast<T, Vector512<T>>(left);
        var rights = MemoryMarshal.Cast<T, Vector512<T>>(right);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += (lefts[i] * leftFactor) + (rights[i] * rightFactor);
        }

        for (var i = sums.Length * Vector512<T>.Count; i < sum.Length; i++)
        {
            sum[i] += (left[i] * leftFactor) + (right[i] * rightFactor);
        }
    }
}
