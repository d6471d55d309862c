namespace Nccl.Losses;

/// <summary>The distribution over classes that logits stand for.</summary>
internal static class Softmax
{
    /// <summary>log of the sum over classes of exp(z_k / tau), so that log softmax(z / tau)_k = z_k / tau - this.</summary>
    /// <param name="logits">z: [C].</param>
    /// <param name="classes">Those that count, at least one.</param>
    /// <param name="temperature">tau, above 0.</param>
    public static double LogSum(ReadOnlySpan<double> logits, int[] classes, double temperature)
    {
        var largest = double.NegativeInfinity; // taken out of the sum, since exp would overflow
        foreach (var k in classes)
        {
            largest = Math.Max(largest, logits[k] / temperature);
        }

        var sum = 0.0;
        foreach (var k in classes)
        {
            sum += Math.Exp((logits[k] / temperature) - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>softmax(z / tau) over <paramref name="classes"/>, one probability for each.</summary>
    /// <param name="logits">z: [C].</param>
    /// <param name="classes">Those that count, at least one.</param>
    /// <param name="temperature">tau, above 0.</param>
    public static double[] Of(ReadOnlySpan<double> logits, int[] classes, double temperature)
    {
        var logSum = LogSum(logits, classes, temperature);
        var probabilities = new double[classes.Length];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = Math.Exp((logits[classes[i]] / temperature) - logSum);
        }

        return probabilities;
    }
}
