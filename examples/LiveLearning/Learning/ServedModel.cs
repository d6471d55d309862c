using System.Diagnostics;
using LiveLearning.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet;

namespace LiveLearning.Learning;

/// <summary>A model that does not change, from which predictions are served while learning goes on.</summary>
/// <remarks>Thread-safe. Disposing frees its native weights; a request that still uses it goes on.</remarks>
internal sealed class ServedModel : IDisposable
{
    private const string ScoreColumnName = "Score";

    private readonly MLContext _mlContext;
    private readonly int _featureCount;
    private readonly long _made = Stopwatch.GetTimestamp();

    /// <param name="mlContext">Runs it.</param>
    /// <param name="transformer">The snapshot; owned from here on.</param>
    /// <param name="featureCount">Features of a row.</param>
    public ServedModel(MLContext mlContext, ITransformer transformer, int featureCount)
    {
        (_mlContext, _featureCount, Transformer) = (mlContext, featureCount, transformer);
        Classes = Names(transformer.GetOutputSchema(Rows(mlContext, [], featureCount).Schema));
        RowsSeen = Trained(transformer).RowsLearned;
    }

    public ITransformer Transformer { get; }

    /// <summary>The classes in the order of their scores.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Rows learnt, as counted by the model itself.</summary>
    public long RowsSeen { get; }

    /// <summary>How long it took to make.</summary>
    public required TimeSpan Cost { get; init; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(_made);

    /// <summary>Predicts rows together.</summary>
    public IReadOnlyList<Prediction> Predict(IEnumerable<float[]> rows)
    {
        var data = Rows(_mlContext, rows.Select(features => new Reading { Features = features }), _featureCount);
        return [.. Transformer.Transform(data).GetColumn<float[]>(ScoreColumnName).Select(Prediction)];
    }

    /// <summary>A view of rows with a known number of features.</summary>
    public static IDataView Rows(MLContext mlContext, IEnumerable<Reading> rows, int featureCount)
    {
        var columns = SchemaDefinition.Create(typeof(Reading));
        columns[nameof(Reading.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
        return mlContext.Data.LoadFromEnumerable(rows, columns);
    }

    /// <summary>What our trainer has learnt, in a model that may have other transformers before it.</summary>
    public static NeuronCalibrationModelParameters Trained(ITransformer model) =>
        (model as NeuronCalibrationTransformer ?? ((IEnumerable<ITransformer>)model).OfType<NeuronCalibrationTransformer>().Last()).Model;

    public void Dispose() => (Transformer as IDisposable)?.Dispose();

    private static string[] Names(DataViewSchema output)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        output[ScoreColumnName].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private Prediction Prediction(float[] score) => new(
        Classes[Array.IndexOf(score, score.Max())],
        Classes.Zip(score).ToDictionary(pair => pair.First, pair => pair.Second),
        RowsSeen);
}
