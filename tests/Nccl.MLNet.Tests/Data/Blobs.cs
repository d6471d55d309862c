using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Gaussian blobs, one per class, far enough apart to be learnt in a few batches.</summary>
internal static class Blobs
{
    public const int FeatureCount = 4;

    /// <summary>Rows whose classes take turns.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="classes">One letter per class, of "abc".</param>
    /// <param name="task">Number of the task, from 1; it seeds the noise and moves nothing.</param>
    /// <param name="features">Features per row.</param>
    public static Example[] Rows(int rows, string classes = "abc", int task = 1, int features = FeatureCount)
    {
        var random = new Random(1000 + task);
        return [.. Enumerable.Range(0, rows).Select(id => Row(random, classes[id % classes.Length], task, id, features))];
    }

    public static IDataView View(MLContext context, IEnumerable<Example> rows, params int[] featureShape) =>
        context.Data.LoadFromEnumerable(rows, Schema(featureShape));

    public static IDataView View(MLContext context, int rows, string classes = "abc", int task = 1) => View(context, Rows(rows, classes, task));

    /// <summary>The schema of <see cref="Example"/> with named features of that shape.</summary>
    public static SchemaDefinition Schema(params int[] featureShape)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        var type = new VectorDataViewType(NumberDataViewType.Single, featureShape is [] ? [FeatureCount] : featureShape);
        var names = Enumerable.Range(0, type.Size).Select(feature => $"f{feature}".AsMemory()).ToArray();
        schema[nameof(Example.Features)].ColumnType = type;
        schema[nameof(Example.Features)].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, names), new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return schema;
    }

    private static Example Row(Random random, char name, int task, int id, int features)
    {
        var index = name - 'a';
        return new Example
        {
            Features = [.. Enumerable.Range(0, features).Select(feature => (feature * 3 / features == index ? 3f : 0f) + (0.3f * Normal(random)))],
            Text = name.ToString(),
            Number = 10 * (index + 1),
            Index = (uint)index,
            IndexValue = (ulong)index + 1,
            TaskText = $"t{task}",
            TaskNumber = 100 * task,
            Id = id,
        };
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
