using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Values;

/// <summary>A label or task column read by value: a key column of any value type, text, or an integer.</summary>
/// <param name="Column">The column in the data at hand.</param>
/// <param name="ValueType">The type of its values; a key without values has its number, a 64-bit integer.</param>
internal sealed record ValueColumn(DataViewSchema.Column Column, PrimitiveDataViewType ValueType)
{
    public bool IsKey => Column.Type is KeyDataViewType;

    public bool HasKeyValues => KeyValueType(Column) is not null;

    public ulong KeyCount => Column.Type is KeyDataViewType key ? key.Count : 0;

    /// <summary>Understands a column of the data.</summary>
    /// <param name="column">The column.</param>
    /// <param name="role">"label" or "task", for the error.</param>
    /// <exception cref="ArgumentException">The column is neither a key, nor text, nor an integer.</exception>
    public static ValueColumn Of(DataViewSchema.Column column, string role)
    {
        if (column.Type is KeyDataViewType)
        {
            var type = KeyValueType(column) ?? NumberDataViewType.UInt64;
            return ValueKind.IsKnown(type)
                ? new ValueColumn(column, type)
                : throw new ArgumentException(
                    $"The {role} column '{column.Name}' is a key whose values are of type {type}; they must be text, numbers, booleans or times.");
        }

        return ValueKind.IsPlain(column.Type)
            ? new ValueColumn(column, (PrimitiveDataViewType)column.Type)
            : throw new ArgumentException(
                $"The {role} column '{column.Name}' is of type {column.Type}; it must be a key, text or an integer. "
                + "Convert it with MapValueToKey or ConvertType.");
    }

    /// <summary>Like <see cref="Of"/>, but also any other number, a boolean or a time; null where it is nothing of the kind.</summary>
    public static ValueColumn? OfAnyKind(DataViewSchema.Column column) =>
        column.Type is not KeyDataViewType && ValueKind.IsKnown(column.Type) ? new ValueColumn(column, (PrimitiveDataViewType)column.Type)
        : column.Type is KeyDataViewType && ValueKind.IsKnown(KeyValueType(column) ?? NumberDataViewType.UInt64) ? Of(column, "")
        : null;

    private static PrimitiveDataViewType? KeyValueType(DataViewSchema.Column column) =>
        (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues)?.Type as VectorDataViewType)?.ItemType;
}
