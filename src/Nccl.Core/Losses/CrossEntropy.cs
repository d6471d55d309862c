using Nccl.Batches;

namespace Nccl.Losses;

/// <summary>The cross-entropy of a batch, the part of L_b (eqs. 5 and 7) that new and replayed rows share; InnerStep sums L_b.</summary>
internal static class CrossEntropy
{
    /// <summary>CE(z, y) = mean over rows of -log softmax(z)_y, over the active classes. Its gradient is (softmax(z) - onehot(y)) / B.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">y, and the active classes of each row.</param>
    /// <param name="weight">Weight of the loss in the objective.</param>
    /// <param name="gradient">[B, C]; weight * d CE / d z is added.</param>
    /// <returns>The loss, not weighted.</returns>
    public static double Of(RowMatrix logits, LearningBatch batch, double weight, RowMatrix gradient)
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

    /// <summary>Rows whose label is the likeliest of the active classes.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="batch">y, and the active classes of each row.</param>
    public static int CorrectCount(RowMatrix logits, LearningBatch batch)
    {
        var correct = 0;
        for (var row = 0; row < logits.Rows; row++)
        {
            var likeliest = batch.Classes[row][0];
            foreach (var k in batch.Classes[row])
            {
                likeliest = logits[row][k] > logits[row][likeliest] ? k : likeliest;
            }

            correct += likeliest == batch.Labels[row] ? 1 : 0;
        }

        return correct;
    }
}
