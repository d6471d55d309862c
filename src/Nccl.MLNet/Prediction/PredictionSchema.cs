using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Prediction;

/// <summary>The columns of data with predictions: those of the input at their places, then PredictedLabel and Score.</summary>
internal sealed class PredictionSchema
{
    /// <param name="input">The columns of the data.</param>
    /// <param name="model">What predicts.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="files">Where its images are loaded from, as far as known.</param>
    /// <param name="taskColumnName">The task column; null where there is none.</param>
    public PredictionSchema(
        DataViewSchema input, LearnedModel model, DataViewSchema.Column features, ImageFiles? files, string? taskColumnName)
    {
        Input = input;
        InputColumns.CheckFits(features, model.InputShape);
        Features = FeatureColumn.Of(input, features, model.InputShape, files);
        if (taskColumnName is not null && model.Scenario == ContinualScenario.TaskIncremental)
        {
            Task = TaskOf(input, model, taskColumnName);
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        var scoreSet = ScoreAnnotations.NextSetId(input);
        builder.AddColumn(OutputColumns.PredictedLabel, new KeyDataViewType(typeof(uint), model.Classes.Count), model.Classes.ForPredictedLabel(scoreSet));
        builder.AddColumn(OutputColumns.Score, new VectorDataViewType(NumberDataViewType.Single, model.Classes.Count), model.Classes.ForScore(scoreSet));
        Output = builder.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    public FeatureColumn Features { get; }

    /// <summary>The task of each row, where it decides which classes compete; null otherwise.</summary>
    public ValueColumn? Task { get; }

    public DataViewSchema.Column PredictedLabel => Output[Input.Count];

    public DataViewSchema.Column Score => Output[Input.Count + 1];

    public bool IsPrediction(DataViewSchema.Column column) => column.Index >= Input.Count;

    /// <summary>The input columns that are read for these output columns.</summary>
    public IEnumerable<DataViewSchema.Column> InputColumnsFor(IEnumerable<DataViewSchema.Column> outputs)
    {
        DataViewSchema.Column[] active = [.. outputs];
        var passed = active.Where(column => !IsPrediction(column)).Select(column => Input[column.Index]);
        IEnumerable<DataViewSchema.Column> needed = !active.Any(IsPrediction) ? [] : Task is null ? Features.Columns : [.. Features.Columns, Task.Column];
        return passed.Concat(needed).DistinctBy(column => column.Index);
    }

    private static ValueColumn TaskOf(DataViewSchema input, LearnedModel model, string taskColumnName)
    {
        if (input.GetColumnOrNull(taskColumnName) is null)
        {
            throw new ArgumentException(
                $"The data has no task column '{taskColumnName}', from which the {model.Scenario} scenario tells which classes compete for a row. Where the tasks are "
                + "not known, give the column with missing values (empty text, a missing key, or an integer that is no task): such rows are predicted "
                + "over all classes seen so far.");
        }

        var task = InputColumns.TaskColumn(input, taskColumnName);
        return task.ValueType.Equals(model.Tasks!.Type)
            ? task
            : throw new ArgumentException(
                $"The task column '{taskColumnName}' has values of type {task.ValueType}, the model's tasks are of type {model.Tasks.Type}; "
                + "convert the column first.");
    }
}
