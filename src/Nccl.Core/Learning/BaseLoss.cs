namespace Nccl.Learning;

/// <summary>The inner objective, eqs. 5 and 7: L_b = CE(current) + gamma * (CE(replay) + w_d * KL(replay)).</summary>
internal static class BaseLoss
{
    /// <summary>CE(z, y) = mean over rows of -log softmax(z)_y, over the classes that count. Its gradient is (softmax(z) - onehot(y)) / B.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">y, and the classes that count.</param>
    /// <param name="weight">What the loss counts in the objective.</param>
    /// <param name="gradient">[B, C]; weight * d CE / d z is added.</param>
    /// <returns>The loss, not weighted.</returns>
    public static double CrossEntropy(RowMatrix logits, LearningBatch batch, double weight, RowMatrix gradient)
    {
        var sum = 0.0;
        for (var row = 0; row < logits.Rows; row++)
        {
            var z = logits[row];
            var slope = gradient[row];
            var label = batch.Labels[row];
            var logSum = Softmax.LogSum(z, batch.Classes[row], temperature: 1);
            foreach (var k in batch.Classes[row])
            {
                slope[k] += weight / logits.Rows * Math.Exp(z[k] - logSum);
            }

            slope[label] -= weight / logits.Rows;
            sum += logSum - z[label];
        }

        return sum / logits.Rows;
    }

    /// <summary>Rows whose label is the likeliest of the classes that count.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">y, and the classes that count.</param>
    public static int Hits(RowMatrix logits, LearningBatch batch)
    {
        var hits = 0;
        for (var row = 0; row < logits.Rows; row++)
        {
            var likeliest = batch.Classes[row][0];
            foreach (var k in batch.Classes[row])
            {
                likeliest = logits[row][k] > logits[row][likeliest] ? k : likeliest;
            }

            hits += likeliest == batch.Labels[row] ? 1 : 0;
        }

        return hits;
    }
}
