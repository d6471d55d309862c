using Examples.Digits;
using Microsoft.ML;

namespace QuickStart;

/// <summary>The zip, read as any program would: with a new context and what ML.NET offers, nothing of the training.</summary>
internal static class SavedModel
{
    /// <summary>Loads the zip and reads the first test row of <paramref name="count"/> tasks, spread from first to last.</summary>
    public static IReadOnlyList<DigitReading> Read(string path, PermutedTasks tasks, int count)
    {
        var mlContext = new MLContext();
        var model = mlContext.Model.Load(path, out _);
        using var disposable = model as IDisposable;
        var spread = Enumerable.Range(0, count).Select(i => (int)Math.Round(i * (tasks.Count - 1.0) / Math.Max(1, count - 1)));
        var chosen = spread.Select((task, row) => (Task: task, Digit: tasks.Test(task).ElementAt(row % tasks.TestRowsPerTask))).ToArray();

        var rows = mlContext.Data.LoadFromEnumerable(chosen.Select(row => row.Digit));
        var predictions = mlContext.Data.CreateEnumerable<DigitPrediction>(model.Transform(rows), reuseRowObject: false);
        return
        [
            .. chosen.Zip(predictions, (row, prediction) =>
                new DigitReading(row.Task, row.Digit.Label, prediction.PredictedDigit, prediction.Score.Max())),
        ];
    }
}
