using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Interop;

/// <summary>
/// The annotations by which evaluators and later transforms recognise the columns of a multiclass scorer, in the order in which a stock
/// scorer writes them. Their names and the search for the next free set id are internal in ML.NET.
/// </summary>
internal static class ScoreAnnotations
{
    /// <summary>The id that ties the columns of one scorer together: one above the highest id in <paramref name="input"/>.</summary>
    public static uint NextSetId(DataViewSchema input) =>
        checked(input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);

    /// <summary>Annotations of the score vector: class names as TrainingLabelValues, and as SlotNames when they are text.</summary>
    /// <typeparam name="T">Type of a class name, <see cref="ReadOnlyMemory{T}"/> of <see cref="char"/> for text.</typeparam>
    public static DataViewSchema.Annotations ForScore<T>(uint setId, PrimitiveDataViewType classType, T[] classNames)
    {
        var builder = StartScore(setId);
        AddNames(builder, AnnotationUtils.Kinds.TrainingLabelValues, classType, classNames);
        if (classType is TextDataViewType)
        {
            AddNames(builder, AnnotationUtils.Kinds.SlotNames, classType, classNames);
        }

        return builder.ToAnnotations();
    }

    /// <summary>Annotations of the predicted key: class names as KeyValues.</summary>
    /// <typeparam name="T">Type of a class name, <see cref="ReadOnlyMemory{T}"/> of <see cref="char"/> for text.</typeparam>
    public static DataViewSchema.Annotations ForPredictedLabel<T>(uint setId, PrimitiveDataViewType classType, T[] classNames)
    {
        var builder = StartPredictedLabel();
        AddNames(builder, AnnotationUtils.Kinds.KeyValues, classType, classNames);
        AddSetId(builder, setId);
        return builder.ToAnnotations();
    }

    private static DataViewSchema.Annotations.Builder StartScore(uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddText(builder, AnnotationUtils.Kinds.ScoreColumnKind, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification);
        AddSetId(builder, setId);
        AddText(builder, AnnotationUtils.Kinds.ScoreValueKind, AnnotationUtils.Const.ScoreValueKind.Score);
        return builder;
    }

    private static DataViewSchema.Annotations.Builder StartPredictedLabel()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddText(builder, AnnotationUtils.Kinds.ScoreColumnKind, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification);
        AddText(builder, AnnotationUtils.Kinds.ScoreValueKind, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
        return builder;
    }

    private static void AddSetId(DataViewSchema.Annotations.Builder builder, uint setId) =>
        builder.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = setId);

    private static void AddText(DataViewSchema.Annotations.Builder builder, string kind, string text) =>
        builder.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());

    // The caller owns the buffer it hands in and may write to it: each call copies.
    private static void AddNames<T>(DataViewSchema.Annotations.Builder builder, string kind, PrimitiveDataViewType classType, T[] names) =>
        builder.Add(kind, new VectorDataViewType(classType, names.Length), (ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, names.Length);
            names.CopyTo(editor.Values);
            value = editor.Commit();
        });
}
