using Microsoft.ML;

namespace Nccl.MLNet.Views;

/// <summary>What the rows and cursors of this library answer when a column is asked for in a way that does not fit it.</summary>
internal static class TypedGetter
{
    /// <summary>A getter as the type that was asked for.</summary>
    /// <exception cref="InvalidOperationException">The column has values of another type.</exception>
    public static ValueGetter<TValue> As<TValue>(this Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}; it cannot be read as {typeof(TValue)}.");

    /// <param name="column">A column that is not active.</param>
    /// <param name="opened">"cursor" or "row".</param>
    public static InvalidOperationException NotActive(DataViewSchema.Column column, string opened = "cursor") =>
        new($"Column '{column.Name}' was not asked for when this {opened} was opened.");
}
