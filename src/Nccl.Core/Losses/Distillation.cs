using Nccl.Batches;

namespace Nccl.Losses;

/// <summary>
/// Holds the present predictions q = softmax(z / tau) of remembered rows near the old ones p, eq. 6, term (b). No factor tau^2.
/// </summary>
internal static class Distillation
{
    /// <summary>Keeps the logarithm finite where the old prediction of a class is 0.</summary>
    private const double LeastProbability = 1e-8;

    /// <summary>KL averaged as the options say: over rows, or over rows and classes.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">p.</param>
    /// <param name="options">tau, direction and reduction.</param>
    /// <param name="weight">Weight of the divergence in the objective.</param>
    /// <param name="gradient">[B, C]; weight * d KL / d z is added.</param>
    /// <returns>The divergence, not weighted.</returns>
    public static double Divergence(RowMatrix logits, LearningBatch batch, NcclOptions options, double weight, RowMatrix gradient)
    {
        var divisor = options.Ablations.DistillationReduction == DistillationReduction.MeanOverRows
            ? logits.Rows
            : batch.SoftClasses.Sum(classes => classes.Length);
        var sum = 0.0;
        for (var row = 0; row < logits.Rows; row++)
        {
            sum += OfRow(row, logits, batch, options, weight / divisor, gradient);
        }

        return sum / divisor;
    }

    /// <summary>The divergence of one row; 0 for a row without soft target.</summary>
    /// <param name="row">Which.</param>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">p.</param>
    /// <param name="options">tau and direction.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="gradient">[B, C]; weight * d KL / d z is added.</param>
    public static double OfRow(int row, RowMatrix logits, LearningBatch batch, NcclOptions options, double weight, RowMatrix gradient)
    {
        var classes = batch.SoftClasses[row];
        if (classes.Length == 0)
        {
            return 0;
        }

        var z = logits[row];
        var p = batch.SoftTargets.AsSpan(row * logits.Columns, logits.Columns);
        var tau = options.Temperature;
        return options.Ablations.DistillationDirection == DistillationDirection.OldToCurrent
            ? FromOld(z, p, classes, tau, weight, gradient[row])
            : FromCurrent(z, p, classes, tau, weight, gradient[row]);
    }

    /// <summary>KL(p || q) = sum of p (log p - log q); its gradient is (q sum(p) - p) / tau.</summary>
    private static double FromOld(
        ReadOnlySpan<double> z, ReadOnlySpan<double> p, int[] classes, double tau, double weight, Span<double> gradient)
    {
        var logSum = Softmax.LogSum(z, classes, tau);
        var (divergence, total) = (0.0, 0.0);
        foreach (var k in classes)
        {
            // p log p is 0 at p = 0.
            divergence += p[k] > 0 ? p[k] * (Math.Log(p[k]) - ((z[k] / tau) - logSum)) : 0;
            total += p[k];
        }

        foreach (var k in classes)
        {
            gradient[k] += weight / tau * ((Math.Exp((z[k] / tau) - logSum) * total) - p[k]);
        }

        return divergence;
    }

    /// <summary>KL(q || p) = sum of q (log q - log p); its gradient is q (log q - log p - KL) / tau.</summary>
    private static double FromCurrent(
        ReadOnlySpan<double> z, ReadOnlySpan<double> p, int[] classes, double tau, double weight, Span<double> gradient)
    {
        var q = Softmax.Of(z, classes, tau);
        var divergence = 0.0;
        for (var i = 0; i < q.Length; i++)
        {
            divergence += q[i] * Distance(q[i], p[classes[i]]);
        }

        for (var i = 0; i < q.Length; i++)
        {
            gradient[classes[i]] += weight / tau * q[i] * (Distance(q[i], p[classes[i]]) - divergence);
        }

        return divergence;
    }

    private static double Distance(double q, double p) =>
        Math.Log(Math.Max(q, double.Epsilon)) - Math.Log(Math.Max(p, LeastProbability));
}
