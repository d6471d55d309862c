using Microsoft.ML;
using Nccl.Learning;

namespace Nccl.Benchmarks.Models;

/// <summary>
/// The reader of a fit without the learning: a batch larger than the data, and a token that is cancelled already, end the fit
/// exactly when the last row has been read.
/// </summary>
internal static class FitReader
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    /// <summary>The one array that the fit makes for the batch; of no account where a batch has ten rows.</summary>
    public static long BatchBytes => (RowSources.Rows + 1L) * (RowSources.Features + 1) * sizeof(float);

    public static void Read(MLContext ml, IDataView view)
    {
        var trainer = ml.MulticlassClassification.Trainers.NeuronCalibration(new()
        {
            Learning = NcclOptions.Default with { BatchSize = RowSources.Rows + 1 },
            CancellationToken = Cancelled,
            Seed = 1,
        });
        try
        {
            trainer.Fit(view);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new InvalidOperationException("The fit went on to learn; this benchmark no longer measures the reader.");
    }
}
