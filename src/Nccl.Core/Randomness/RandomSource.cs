using static TorchSharp.torch;

namespace Nccl.Randomness;

/// <summary>A stream of random draws of its own, so that drawing for one purpose never shifts what another purpose draws.</summary>
internal sealed class RandomSource(ulong seed) : IDisposable
{
    private readonly Generator _generator = new(seed);

    public Generator Generator => _generator;

    /// <summary>
    /// <paramref name="count"/> different numbers from 0 to <paramref name="population"/> - 1, all orders equally likely: the
    /// first steps of a Fisher-Yates shuffle that keeps only the places it has touched, so the cost is O(count).
    /// </summary>
    public int[] Distinct(int population, int count)
    {
        count = Math.Min(count, population);
        var drawn = new int[count];
        if (count == 0)
        {
            return drawn;
        }

        var fractions = Uniform(count);
        var moved = new Dictionary<int, int>(count);
        for (var i = 0; i < count; i++)
        {
            // Rounding can lift the product to the bound itself.
            var j = Math.Min(i + (int)(fractions[i] * (population - i)), population - 1);
            drawn[i] = moved.GetValueOrDefault(j, j);
            moved[j] = moved.GetValueOrDefault(i, i);
        }

        return drawn;
    }

    /// <summary>Numbers from 0, included, to 1.</summary>
    public double[] Uniform(int count)
    {
        using var uniform = empty(count, dtype: ScalarType.Float64);
        uniform.uniform_(0, 1, _generator);
        return uniform.data<double>().ToArray();
    }

    public byte[] Save()
    {
        using var state = _generator.get_state();
        return state.bytes.ToArray();
    }

    public void Restore(byte[] saved)
    {
        using var state = tensor(saved, dtype: ScalarType.Byte);
        _generator.set_state(state);
    }

    public void Dispose() => _generator.Dispose();
}
