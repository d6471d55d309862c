using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Values;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.Validation;

/// <summary>Compares predictions with labels by value, row by row, and loses none.</summary>
internal sealed class PredictionJudge(string labelColumnName, string predictedLabelColumnName, CancellationToken cancellationToken)
{
    /// <summary>The label as it was given, as text: a pipeline may turn a value that it does not know into a missing one.</summary>
    private const string GivenLabel = "Nccl.MLNet.GivenLabel";

    /// <summary>Judges the predictions of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with labels.</param>
    /// <param name="trained">The classes that the model was trained on.</param>
    /// <exception cref="ArgumentException">The pipeline writes no such prediction, or the label is of no kind that can be compared.</exception>
    public TaskEvaluation Judge(ITransformer model, IDataView data, IReadOnlySet<string> trained)
    {
        var counts = new Dictionary<(string Actual, string Predicted), long>();
        var (right, unknown, unpredicted, unlabelled) = (0L, 0L, 0L, 0L);
        foreach (var (actual, predicted, isLost) in Read(model, data, withPrediction: true))
        {
            if (actual is null && !isLost)
            {
                unlabelled++;
                continue;
            }

            right += actual is not null && actual == predicted ? 1 : 0;
            unknown += actual is null || !trained.Contains(actual) ? 1 : 0;
            unpredicted += predicted is null ? 1 : 0;
            var pair = (actual ?? "", predicted ?? "");
            counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }

        return new TaskEvaluation
        {
            Rows = counts.Values.Sum(),
            CorrectCount = right,
            UnknownClassRows = unknown,
            UnpredictedRows = unpredicted,
            UnlabeledRows = unlabelled,
            Confusion =
            [
                .. counts.OrderBy(count => count.Key.Actual, ValueOrder.Instance).ThenBy(count => count.Key.Predicted, ValueOrder.Instance)
                    .Select(count => new ConfusionCount(NullIfEmpty(count.Key.Actual), NullIfEmpty(count.Key.Predicted), count.Value)),
            ],
        };
    }

    /// <summary>The classes that occur in data as the pipeline gives them to its trainer, how many rows have one, and how many have none.</summary>
    public (HashSet<string> Classes, long Rows, long Unlabelled) LabelsOf(ITransformer model, IDataView data)
    {
        var classes = new HashSet<string>();
        var (rows, unlabelled) = (0L, 0L);
        foreach (var (actual, _, _) in Read(model, data, withPrediction: false))
        {
            if (actual is null)
            {
                unlabelled++;
                continue;
            }

            classes.Add(actual);
            rows++;
        }

        return (classes, rows, unlabelled);
    }

    private IEnumerable<(string? Actual, string? Predicted, bool IsLost)> Read(ITransformer model, IDataView data, bool withPrediction)
    {
        var given = data.Schema.GetColumnOrNull(labelColumnName) is { } column ? ValueColumn.OfAnyKind(column) : null;
        var output = model.Transform(given is null ? data : WithGivenLabel(data, given));
        var predictedColumn = withPrediction ? Predicted(output.Schema) : default(DataViewSchema.Column?);
        var labelColumn = output.Schema.GetColumnOrNull(labelColumnName) is { } made ? ValueColumn.OfAnyKind(made) : null;
        var givenColumn = output.Schema.GetColumnOrNull(GivenLabel);
        if (labelColumn is null && givenColumn is null)
        {
            throw new ArgumentException(
                $"The label column '{labelColumnName}' is missing after the pipeline, or of a type that is no class: it must be a key, text, a number, "
                + "a boolean or a time. Set labelColumnName, or keep the column in the pipeline.");
        }

        using var cursor = output.GetRowCursor(new[] { predictedColumn, labelColumn?.Column, givenColumn }.OfType<DataViewSchema.Column>());
        var predicted = predictedColumn is { } prediction ? ValueNames.Getter(cursor, ValueColumn.OfAnyKind(prediction)!) : null;
        var label = labelColumn is null ? null : ValueNames.Getter(cursor, labelColumn);
        var givenLabel = givenColumn is { } copy ? ValueNames.Getter(cursor, ValueColumn.OfAnyKind(copy)!) : null;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var actual = label?.Invoke() ?? givenLabel?.Invoke();
            yield return (actual, predicted?.Invoke(), actual is null && givenLabel is null);
        }
    }

    private DataViewSchema.Column Predicted(DataViewSchema output) =>
        output.GetColumnOrNull(predictedLabelColumnName) is { } column && ValueColumn.OfAnyKind(column) is not null
            ? column
            : throw new ArgumentException(
                $"The pipeline writes no column '{predictedLabelColumnName}' that is a class. It writes {MissingColumn.NamesIn(output)}. "
                + "End it in a multiclass trainer, or set predictedLabelColumnName.");

    private static ComputedColumnView WithGivenLabel(IDataView data, ValueColumn label) =>
        ComputedColumnView.Add<ReadOnlyMemory<char>>(data, GivenLabel, TextDataViewType.Instance, [label.Column], row =>
        {
            var name = ValueNames.Getter(row, label);
            return (ref ReadOnlyMemory<char> value) => value = name().AsMemory();
        });

    private static string? NullIfEmpty(string name) => name.Length == 0 ? null : name;
}
