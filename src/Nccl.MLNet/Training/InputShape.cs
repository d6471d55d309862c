using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Training;

/// <summary>Checks the columns of a pipeline before there is data.</summary>
internal static class InputShape
{
    /// <returns>The type of the classes' values.</returns>
    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be used.</exception>
    public static DataViewType Check(SchemaShape schema, NeuronCalibrationTrainer.Options options)
    {
        var features = Find(schema, options.FeatureColumnName, "feature");
        if (!SchemaColumns.IsFeatureVector(features))
        {
            throw Wrong(features, "feature", "a vector of Single of known size");
        }

        if (options.TaskColumnName is not null)
        {
            var task = Find(schema, options.TaskColumnName, "task");
            _ = ValueTypeOf(task) ?? throw Wrong(task, "task", "a key, text or an integer");
        }

        var label = Find(schema, options.LabelColumnName, "label");
        return ValueTypeOf(label) ?? throw Wrong(label, "label", "a key, text or an integer");
    }

    private static DataViewType? ValueTypeOf(SchemaShape.Column column)
    {
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            return null;
        }

        if (column.IsKey)
        {
            return SchemaColumns.KeyValueType(column) ?? NumberDataViewType.UInt64;
        }

        return ValueKind.IsPlain(column.ItemType) ? column.ItemType : null;
    }

    private static SchemaShape.Column Find(SchemaShape schema, string name, string role) =>
        SchemaColumns.Find(schema, name)
        ?? throw new ArgumentException(
            $"The pipeline has no {role} column '{name}' before the trainer. Its columns are {string.Join(", ", schema.Select(column => $"'{column.Name}'"))}.");

    private static ArgumentException Wrong(SchemaShape.Column column, string role, string allowed) =>
        new($"The {role} column '{column.Name}' is of type {SchemaColumns.TypeOf(column)}; it must be {allowed}.");
}
