using Microsoft.ML;

namespace Nccl.Benchmarks.Models;

/// <summary>
/// The reader of a fit without the learning: a batch larger than the data, and a token that is cancelled while the last row is read, end
/// the fit when it would go on to learn.
/// </summary>
internal static class FitReader
{
    /// <summary>The one array that the fit makes for the batch; of no account where a batch has ten rows.</summary>
    public static long BatchBytes => (RowSources.Rows + 1L) * (RowSources.Features + 1) * sizeof(float);

    public static void Read(MLContext ml, IDataView view)
    {
        using var end = new CancellationTokenSource();
        var trainer = ml.MulticlassClassification.Trainers.NeuronCalibration(new()
        {
            Learning = NcclOptions.Default with { BatchSize = RowSources.Rows + 1 },
            CancellationToken = end.Token,
            Seed = 1,
        });
        try
        {
            trainer.Fit(new EndingView(view, RowSources.Rows, end.Cancel));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new InvalidOperationException("The fit went on to learn; this benchmark no longer measures the reader.");
    }
}
