namespace Nccl.MLNet.TaskStreams;

/// <summary>
/// Which rows of a task are held out to test with: one of each block of 1 / fraction rows, drawn by the seed. So the fraction holds for any
/// number of rows, early and late rows are both tested, rows that recur in a rhythm are no trouble, and nothing need be counted or kept.
/// </summary>
internal sealed class HeldOutRows
{
    private readonly double _fraction;
    private readonly ulong _seed;

    /// <exception cref="ArgumentException">The fraction is not between 0 and 1.</exception>
    public HeldOutRows(double testFraction, int seed)
    {
        if (!(testFraction is > 0 and < 1))
        {
            throw new ArgumentException(
                $"testFraction is {testFraction}; it must be above 0 and below 1. With test rows of your own, give them as testData.", nameof(testFraction));
        }

        (_fraction, _seed) = (testFraction, unchecked((uint)seed));
    }

    /// <summary>Whether a row of the task, counted from 0, is for the test.</summary>
    public bool IsTest(long row)
    {
        // The block that the row lies in: the rows r with floor(r * fraction) = block.
        var block = (long)(row * _fraction);
        var start = First(block);
        var length = First(block + 1) - start;
        return row - start == (long)(Mixed(_seed, (ulong)block) % (ulong)length);
    }

    private long First(long block)
    {
        var first = (long)Math.Ceiling(block / _fraction);
        // Division may round to the other side of the row where the block changes.
        while (first > 0 && (long)((first - 1) * _fraction) >= block)
        {
            first--;
        }

        while ((long)(first * _fraction) < block)
        {
            first++;
        }

        return first;
    }

    /// <summary>Spreads the bits of two numbers, so that neighbouring blocks and seeds have unrelated draws.</summary>
    private static ulong Mixed(ulong seed, ulong block)
    {
        unchecked
        {
            var bits = (seed * 0x9E3779B97F4A7C15UL) ^ (block + 0xD1B54A32D192ED03UL);
            bits = (bits ^ (bits >> 32)) * 0xD6E8FEB86659FD93UL;
            bits = (bits ^ (bits >> 32)) * 0xD6E8FEB86659FD93UL;
            return bits ^ (bits >> 32);
        }
    }
}
