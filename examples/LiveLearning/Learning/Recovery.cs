using Examples.CommandLine;
using LiveLearning.Storage;
using Microsoft.ML;

namespace LiveLearning.Learning;

/// <summary>Whether a saved model and the log of rows belong together, before anything is learnt on top of them.</summary>
internal static class Recovery
{
    /// <summary>Checks that every acknowledged row is in the model or in the log.</summary>
    /// <param name="log">The log; one that knows nothing of the model goes on with the model's number.</param>
    /// <param name="saved">The model and the number of the last row in it; null and 0 where there is none.</param>
    /// <param name="featureCount">Features of the stream.</param>
    /// <exception cref="InputException">Rows are missing, or the folder is that of another stream.</exception>
    public static void Check(RowLog log, (ITransformer? Model, long Number) saved, int featureCount)
    {
        if (saved.Number > log.LastNumber)
        {
            log.StartAfter(saved.Number);
        }

        var (here, needed) = (log.CountAfter(saved.Number), log.LastNumber - saved.Number);
        if (here != needed)
        {
            throw new InputException(
                $"Of the {needed:N0} rows after row {saved.Number:N0}, which is the last in the newest model that can be read, the log has {here:N0}. "
                + "Put the missing model back into the folder, or begin anew in another one with --model.");
        }

        var features = saved.Model is { } model ? ServedModel.Trained(model).FeatureCount
            : log.After(saved.Number, 1) is [var first] ? first.Features.Length
            : featureCount;
        if (features != featureCount)
        {
            throw new InputException(
                $"The folder has rows of {features} features; these have {featureCount}. Give another folder with --model, or the data that it was made with.");
        }
    }
}
