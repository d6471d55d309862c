using System.Globalization;
using System.Text;

namespace Nccl.MLNet.Validation;

/// <summary>A result for a reader: the matrix in per cent, then the figures.</summary>
internal static class ResultTable
{
    private const int Cell = 7;
    private const int LongestName = 24;

    public static string Of(ContinualValidationResult result)
    {
        var tasks = result.TaskNames.Count;
        var names = Enumerable.Range(0, tasks).Select(task => Invariant($"{task + 1} {Short(result.TaskNames[task])}")).ToArray();
        var width = names.Append("after task").Max(name => name.Length);
        var text = new StringBuilder();
        text.AppendLine(Invariant($"Accuracy in % on each task (columns) after each task (rows); {How(result)}"));
        text.Append("after task".PadRight(width));
        for (var task = 0; task < tasks; task++)
        {
            text.Append(Invariant($"{task + 1}").PadLeft(Cell));
        }

        text.AppendLine(" | prequential     rows  seconds");
        for (var after = 0; after < tasks; after++)
        {
            text.Append(names[after].PadRight(width));
            foreach (var accuracy in result.Accuracies.Rows[after])
            {
                text.Append(Percent(accuracy).PadLeft(Cell));
            }

            var fit = result.Fits[after];
            text.AppendLine(Invariant($" | {Percent(fit.PrequentialAccuracy),11} {fit.RowsLearned,8} {fit.FitTime.TotalSeconds,8:F1}"));
        }

        text.Append("untrained".PadRight(width));
        foreach (var chance in result.ChanceAccuracies)
        {
            text.Append(Percent(chance).PadLeft(Cell));
        }

        text.AppendLine().AppendLine();
        AppendFigures(text, result);
        return text.ToString();
    }

    private static void AppendFigures(StringBuilder text, ContinualValidationResult result)
    {
        var metrics = result.Metrics;
        Line("average accuracy (ACC)", metrics.AverageAccuracy, "on all tasks after the last one");
        Line("learning accuracy (LA)", metrics.LearningAccuracy, "on each task right after it was learnt");
        Line("backward transfer (BWT)", metrics.BackwardTransfer, "from right after a task to the end; negative is forgotten");
        Line("forgetting (FM)", metrics.ForgettingFromBest, "from the best before the last task to the end");
        Line("forward transfer (FWT)", metrics.ForwardTransfer, "just before a task, against the untrained model");
        Line("prequential accuracy", result.PrequentialAccuracy, "on each row just before it was learnt");
        foreach (var (name, rows) in new[]
        {
            ("of a class never trained (wrong)", result.FinalEvaluations.Sum(each => each.UnknownClassRows)),
            ("without a prediction (wrong)", result.FinalEvaluations.Sum(each => each.UnpredictedRows)),
            ("without a label (not judged)", result.FinalEvaluations.Sum(each => each.UnlabeledRows)),
        }.Where(each => each.Item2 > 0))
        {
            text.AppendLine(Invariant($"{rows} of {result.FinalEvaluations.Sum(each => each.Rows + each.UnlabeledRows)} test rows at the end are {name}."));
        }

        if (result.Fits.Sum(fit => fit.RowsSkipped) is var skipped and > 0)
        {
            text.AppendLine(Invariant(
                $"{skipped} of {skipped + result.Fits.Sum(fit => fit.RowsLearned)} training rows were not learnt: they came to the trainer without a label, or it could not use them."));
        }

        void Line(string name, double value, string meaning) => text.AppendLine(Invariant($"{name,-24}{Percent(value),7}  {meaning}"));
    }

    private static string How(ContinualValidationResult result) => result switch
    {
        { IsContinued: true } => "the model goes on from task to task.",
        { Fitting: TaskFitting.RefitOnAllTasks } => "the model is fitted anew on all tasks so far.",
        _ => "the model is fitted anew on each task alone.",
    };

    private static string Short(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName - 3)]}...";

    private static string Percent(double fraction) => (100 * fraction).ToString("F1", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
