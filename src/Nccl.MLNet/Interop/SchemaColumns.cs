using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Nccl.MLNet.Interop;

/// <summary>
/// The columns that a multiclass trainer promises. The constructor of <see cref="SchemaShape.Column"/> is internal in ML.NET.
/// </summary>
internal static class SchemaColumns
{
    private static readonly SchemaShape.Column[] ScoringAnnotations =
    [
        new(AnnotationUtils.Kinds.ScoreColumnSetId, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        Text(AnnotationUtils.Kinds.ScoreColumnKind, VectorKind.Scalar),
        Text(AnnotationUtils.Kinds.ScoreValueKind, VectorKind.Scalar),
    ];

    /// <summary>Finds a column by name; null when <paramref name="schema"/> has none.</summary>
    public static SchemaShape.Column? Find(SchemaShape schema, string name) =>
        schema.TryFindColumn(name, out var column) ? column : null;

    /// <summary>The shape of an actual schema, hidden columns left out.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => SchemaShape.Create(schema);

    /// <summary>Type of <paramref name="column"/> as ML.NET's own messages write it: "Vector&lt;Single&gt;", "Key&lt;UInt32&gt;".</summary>
    public static string TypeOf(SchemaShape.Column column) => column.GetTypeString();

    /// <summary>A feature column: a vector of known size of <see cref="float"/>.</summary>
    public static bool IsFeatureVector(SchemaShape.Column column) =>
        column.Kind == VectorKind.Vector && !column.IsKey && column.ItemType == NumberDataViewType.Single;

    /// <summary>The item type of the KeyValues of <paramref name="column"/>; null when it is no key or a key without values.</summary>
    public static DataViewType? KeyValueType(SchemaShape.Column column) =>
        column.IsKey
        && column.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values)
        && values.Kind == VectorKind.Vector
            ? values.ItemType
            : null;

    /// <summary>
    /// The score column that every stock multiclass trainer promises; <paramref name="classType"/> is the type of the class names,
    /// null when classes have none.
    /// </summary>
    public static SchemaShape.Column Score(string name, DataViewType? classType)
    {
        var annotations = new List<SchemaShape.Column>();
        if (classType is TextDataViewType)
        {
            annotations.Add(Text(AnnotationUtils.Kinds.SlotNames, VectorKind.Vector));
        }

        if (classType is not null)
        {
            annotations.Add(new(AnnotationUtils.Kinds.TrainingLabelValues, VectorKind.Vector, classType, isKey: false));
        }

        annotations.AddRange(ScoringAnnotations);
        return new(name, VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(annotations));
    }

    /// <summary>The key column of predictions, with KeyValues of <paramref name="classType"/> when classes have names.</summary>
    public static SchemaShape.Column PredictedLabel(string name, DataViewType? classType)
    {
        var annotations = new List<SchemaShape.Column>();
        if (classType is not null)
        {
            annotations.Add(new(AnnotationUtils.Kinds.KeyValues, VectorKind.Vector, classType, isKey: false));
        }

        annotations.AddRange(ScoringAnnotations);
        return new(name, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, new SchemaShape(annotations));
    }

    /// <summary>The input and <paramref name="outputs"/>; an input column of the same name is replaced, as stock trainers do.</summary>
    public static SchemaShape Append(SchemaShape input, params SchemaShape.Column[] outputs)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (var output in outputs)
        {
            columns[output.Name] = output;
        }

        return new SchemaShape(columns.Values);
    }

    private static SchemaShape.Column Text(string name, VectorKind kind) => new(name, kind, TextDataViewType.Instance, isKey: false);
}
