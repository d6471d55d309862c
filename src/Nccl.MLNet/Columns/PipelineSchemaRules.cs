using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Columns;

/// <summary>Checks the columns of a pipeline before there is data.</summary>
internal static class PipelineSchemaRules
{
    private const string KeyTextOrInteger = "a key, text or an integer. Convert it with MapValueToKey or ConvertType";

    /// <returns>The type of the classes' values.</returns>
    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be used.</exception>
    public static DataViewType Check(SchemaShape schema, ColumnNames names)
    {
        var features = Find(schema, names.FeatureColumnName, "feature", nameof(names.FeatureColumnName));
        if (!SchemaColumns.IsFeatureVector(features))
        {
            throw Wrong(features, "feature", "a vector of Single of known size. Combine columns with Concatenate, and convert other numbers with ConvertType");
        }

        if (names.TaskColumnName is not null)
        {
            var task = Find(schema, names.TaskColumnName, "task", nameof(names.TaskColumnName));
            _ = ValueTypeOf(task) ?? throw Wrong(task, "task", KeyTextOrInteger);
        }

        var label = Find(schema, names.LabelColumnName, "label", nameof(names.LabelColumnName));
        return ValueTypeOf(label) ?? throw Wrong(label, "label", KeyTextOrInteger);
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

    private static SchemaShape.Column Find(SchemaShape schema, string name, string role, string option) =>
        SchemaColumns.Find(schema, name) ?? throw MissingColumn.InPipeline(schema, role, name, option);

    private static ArgumentException Wrong(SchemaShape.Column column, string role, string allowed) =>
        new($"The {role} column '{column.Name}' is of type {SchemaColumns.TypeOf(column)}; it must be {allowed}.");
}
