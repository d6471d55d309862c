namespace Nccl.MLNet.Values;

internal static class FiniteValues
{
    /// <summary>Whether none of the values is NaN or infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
