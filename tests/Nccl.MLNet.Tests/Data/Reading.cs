using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Columns of data and annotations of columns, as plain values that compare bit for bit.</summary>
internal static class Reading
{
    public static float[][] Scores(IDataView data) =>
        [.. data.GetColumn<VBuffer<float>>("Score").Select(score => score.DenseValues().ToArray())];

    public static uint[] Keys(IDataView data) => [.. data.GetColumn<uint>("PredictedLabel")];

    public static int[] Ids(IDataView data) => [.. data.GetColumn<int>(nameof(Example.Id))];

    /// <summary>The predicted classes by value, as text.</summary>
    public static string[] Names(IDataView data)
    {
        var names = KeyNames(data.Schema["PredictedLabel"]);
        return [.. Keys(data).Select(key => key == 0 ? "missing" : names[key - 1])];
    }

    public static string[] KeyNames(DataViewSchema.Column column) => Values(column.Annotations, column.Annotations.Schema["KeyValues"]);

    /// <summary>Name, type and annotations with their values, column by column.</summary>
    public static string[] Describe(DataViewSchema schema) => [.. schema.Select(column =>
        $"{column.Name} : {column.Type}{(column.IsHidden ? " hidden" : "")} {{{string.Join("; ", Describe(column.Annotations))}}}")];

    public static string[] Describe(DataViewSchema.Annotations annotations) =>
        [.. annotations.Schema.Select(column => $"{column.Name} : {column.Type} = {string.Join(",", Values(annotations, column))}")];

    private static string[] Values(DataViewSchema.Annotations annotations, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => [Get<ReadOnlyMemory<char>>(annotations, column).ToString()],
        BooleanDataViewType => [$"{Get<bool>(annotations, column)}"],
        KeyDataViewType => [$"{Get<uint>(annotations, column)}"],
        VectorDataViewType { ItemType: TextDataViewType } => Items<ReadOnlyMemory<char>>(annotations, column),
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.UInt64 => Items<ulong>(annotations, column),
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Int32 => Items<int>(annotations, column),
        _ => throw new NotSupportedException($"{column.Name} : {column.Type}"),
    };

    private static string[] Items<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column) =>
        [.. Get<VBuffer<T>>(annotations, column).DenseValues().Select(value => $"{value}")];

    private static T Get<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default!;
        annotations.GetValue(column.Name, ref value);
        return value;
    }
}
