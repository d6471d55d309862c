using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Values;
using Nccl.Networks;

namespace Nccl.MLNet.Columns;

/// <summary>The columns of the data that a fit reads.</summary>
/// <param name="Features">A vector of known size of float.</param>
/// <param name="Label">The class of each row.</param>
/// <param name="Task">The task of each row; null where the whole fit is one task.</param>
internal sealed record InputColumns(DataViewSchema.Column Features, ValueColumn Label, ValueColumn? Task)
{
    public IEnumerable<DataViewSchema.Column> LabelAndTask => Task is null ? [Label.Column] : [Label.Column, Task.Column];

    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be used.</exception>
    public static InputColumns Of(DataViewSchema schema, ColumnNames names) => new(
        FeatureColumn(schema, names.FeatureColumnName),
        ValueColumn.Of(Find(schema, names.LabelColumnName, "label", nameof(names.LabelColumnName)), "label"),
        names.TaskColumnName is null ? null : TaskColumn(schema, names.TaskColumnName));

    public static DataViewSchema.Column FeatureColumn(DataViewSchema schema, string name)
    {
        var column = Find(schema, name, "feature", nameof(ColumnNames.FeatureColumnName));
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new ArgumentException(
                $"The feature column '{name}' is of type {column.Type}; it must be a vector of Single of known size. "
                + "Combine columns with Concatenate, and convert other numbers with ConvertType.");
    }

    /// <exception cref="ArgumentException">The model was fitted on rows of another size or on images of another shape.</exception>
    public static void CheckFits(DataViewSchema.Column features, IReadOnlyList<int> inputShape)
    {
        var type = (VectorDataViewType)features.Type;
        if (inputShape.Count == 3)
        {
            _ = ImageShape.Of(ShapeOf(features), inputShape);
        }

        if (type.Size != inputShape.Product())
        {
            throw new ArgumentException(
                $"The feature column '{features.Name}' has {type.Size} features, the model expects {inputShape.Product()}. "
                + "Give it the features it was fitted on.");
        }
    }

    /// <summary>The dimensions of a row: [n], or what the column's vector type says, such as [3, 32, 32].</summary>
    public static IReadOnlyList<int> ShapeOf(DataViewSchema.Column features) => [.. ((VectorDataViewType)features.Type).Dimensions];

    public static ValueColumn TaskColumn(DataViewSchema schema, string name) =>
        ValueColumn.Of(Find(schema, name, "task", nameof(ColumnNames.TaskColumnName)), "task");

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, string option) =>
        schema.GetColumnOrNull(name) ?? throw MissingColumn.InData(schema, role, name, option);
}
