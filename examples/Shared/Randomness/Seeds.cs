namespace Examples.Randomness;

/// <summary>Seeds made from numbers that lie close together; the same in every process, unlike System.HashCode. The steps are those of MurmurHash3.</summary>
internal static class Seeds
{
    /// <summary>Spreads a seed: neighbouring seeds give neighbouring first numbers in System.Random.</summary>
    public static int Scatter(int seed) => (int)Mix((uint)seed ^ ((uint)seed >> 16));

    /// <summary>One seed from several numbers.</summary>
    public static int Combine(params ReadOnlySpan<int> values)
    {
        var mixed = 0u;
        foreach (var value in values)
        {
            mixed = Mix(mixed ^ (uint)value);
        }

        return (int)mixed;
    }

    private static uint Mix(uint bits)
    {
        bits *= 0x85ebca6b;
        bits = (bits ^ (bits >> 13)) * 0xc2b2ae35;
        return bits ^ (bits >> 16);
    }
}
