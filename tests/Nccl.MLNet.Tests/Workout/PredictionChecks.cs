using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>The ways in which predictions are read: all give the same.</summary>
internal static class PredictionChecks
{
    /// <summary>Convolutions and products of another batch size add in another order; scores lie between 0 and 1.</summary>
    private const float Rounding = 1e-6f;

    public static void Scores_AreProbabilitiesAndTheLabelIsTheLargest(EstimatorConfiguration configuration)
    {
        var predictions = configuration.Fitted.Transform(configuration.Task(1));
        var (scores, keys) = (Reading.Scores(predictions), Reading.Keys(predictions));

        Assert.That(scores.Select(score => score.Sum()), Has.All.EqualTo(1).Within(Rounding));
        Assert.That(scores.SelectMany(score => score), Has.All.InRange(0, 1));
        Assert.That(keys, Is.EqualTo(scores.Select(score => Array.IndexOf(score, score.Max()) + 1)));
    }

    public static void Blobs_AreLearnt(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);
        var expected = configuration.RawRows(1).Select(row => configuration.Label switch
        {
            nameof(Example.Number) => $"{row.Number}",
            nameof(Example.Index) => $"{row.IndexValue}",
            _ => row.Text,
        });

        var correct = Reading.Names(configuration.Fitted.Transform(data)).Zip(expected).Count(pair => pair.First == pair.Second);

        Assert.That(correct, Is.GreaterThanOrEqualTo(0.7 * configuration.Rows), "a model that learns nothing would be right in half or a third");
    }

    public static void RowMapper_PredictsAsTransform(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);
        var expected = Reading.Scores(configuration.Fitted.Transform(data));
        var mapper = ((ITransformer)configuration.Fitted).GetRowToRowMapper(data.Schema);
        var score = mapper.OutputSchema["Score"];
        var key = mapper.OutputSchema["PredictedLabel"];

        using var cursor = data.GetRowCursor(mapper.GetDependencies([score, key]));
        using var row = mapper.GetRow(cursor, [score, key]);
        var (getter, keyGetter) = (row.GetGetter<VBuffer<float>>(score), row.GetGetter<uint>(key));
        var (actual, actualKey) = (default(VBuffer<float>), 0u);
        foreach (var values in expected)
        {
            Assert.That(cursor.MoveNext(), Is.True);
            getter(ref actual);
            keyGetter(ref actualKey);
            Assert.That(actual.DenseValues(), Is.EqualTo(values).Within(Rounding));
            Assert.That(values[actualKey - 1], Is.EqualTo(values.Max()).Within(Rounding));
        }

        Assert.That(mapper.InputSchema, Is.SameAs(data.Schema));
        Assert.That(cursor.MoveNext(), Is.False);
    }

    public static void ASubsetOfColumns_ReadsOnlyWhatItNeeds(EstimatorConfiguration configuration)
    {
        var source = new CountingDataView(configuration.Task(1));
        var predictions = configuration.Fitted.Transform(source);
        var id = predictions.Schema["Id"];

        using (var cursor = predictions.GetRowCursor([id]))
        {
            Assert.That(source.Columns, Is.EqualTo("Id"));
            Assert.That(cursor.IsColumnActive(predictions.Schema["Score"]), Is.False);
            Assert.That(() => cursor.GetGetter<VBuffer<float>>(predictions.Schema["Score"]), Throws.InvalidOperationException);
        }

        using (var cursor = predictions.GetRowCursor([predictions.Schema["Score"]]))
        {
            var decides = configuration.Scenario == ContinualScenario.TaskIncremental;
            Assert.That(source.Columns, Is.EqualTo(decides ? "Features, Task" : "Features"));
            Assert.That(() => cursor.GetGetter<int>(id), Throws.InvalidOperationException);
        }
    }

    public static void CursorSet_GivesEveryRowOnceWithItsPrediction(EstimatorConfiguration configuration)
    {
        var predictions = configuration.Fitted.Transform(configuration.Task(1));
        var expected = Reading.Scores(predictions);
        var (id, score) = (predictions.Schema["Id"], predictions.Schema["Score"]);
        var seen = new List<int>();

        foreach (var cursor in predictions.GetRowCursorSet([id, score], 2))
        {
            using (cursor)
            {
                var (idGetter, scoreGetter) = (cursor.GetGetter<int>(id), cursor.GetGetter<VBuffer<float>>(score));
                var (place, actual) = (0, default(VBuffer<float>));
                while (cursor.MoveNext())
                {
                    idGetter(ref place);
                    scoreGetter(ref actual);
                    seen.Add(place);
                    Assert.That(actual.DenseValues(), Is.EqualTo(expected[place]).Within(Rounding));
                }
            }
        }

        Assert.That(seen, Is.EquivalentTo(Enumerable.Range(0, configuration.Rows)));
    }

    public static void ShuffledRows_KeepTheirPredictions(EstimatorConfiguration configuration)
    {
        var data = configuration.Task(1);
        var expected = Reading.Scores(configuration.Fitted.Transform(data));
        var before = configuration.Fitted.Transform(Context.Data.ShuffleRows(data, seed: 9));
        var after = Context.Data.ShuffleRows(configuration.Fitted.Transform(data), seed: 9);

        foreach (var shuffled in new[] { before, after })
        {
            var ids = Reading.Ids(shuffled);
            var scores = Rows(shuffled, row => (row.Id, row.Score));

            Assert.That(ids, Is.Not.Ordered);
            Assert.That(scores.Select(row => row.Id), Is.EquivalentTo(Enumerable.Range(0, configuration.Rows)));
            Assert.That(scores, Has.All.Matches<(int Id, float[] Score)>(row => Near(row.Score, expected[row.Id])));
        }
    }

    public static void Cache_KeepsThePredictions(EstimatorConfiguration configuration)
    {
        var predictions = configuration.Fitted.Transform(configuration.Task(1));

        var cached = Context.Data.Cache(predictions);

        Assert.That(Reading.Scores(cached), Is.EqualTo(Reading.Scores(predictions)));
        Assert.That(Reading.Keys(cached), Is.EqualTo(Reading.Keys(predictions)));
        Assert.That(Reading.Describe(cached.Schema), Is.EqualTo(Reading.Describe(predictions.Schema)));
    }

    public static void CreateEnumerable_GivesObjects(EstimatorConfiguration configuration)
    {
        var predictions = configuration.Fitted.Transform(configuration.Task(1));

        var rows = Rows(predictions, row => row);

        Assert.That(rows.Select(row => row.Id), Is.EqualTo(Reading.Ids(predictions)));
        Assert.That(rows.Select(row => row.Score), Is.EqualTo(Reading.Scores(predictions)));
        Assert.That(rows.Select(row => row.PredictedLabel), Is.EqualTo(Reading.Keys(predictions)));
    }

    public static void ThreadsAtOnce_GiveTheSameBits(EstimatorConfiguration configuration)
    {
        using var fitted = configuration.Trainer().Fit(configuration.Task(1));
        var predictions = fitted.Transform(configuration.Task(1));
        var scores = new float[4][][];

        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = scores.Length }, i => scores[i] = Reading.Scores(predictions));

        Assert.That(scores, Has.All.EqualTo(Reading.Scores(predictions)));
    }

    private static T[] Rows<T>(IDataView predictions, Func<Prediction, T> select) =>
        [.. Context.Data.CreateEnumerable<Prediction>(predictions, reuseRowObject: false).Select(select)];

    private static bool Near(float[] x, float[] y) => x.Zip(y).All(pair => Math.Abs(pair.First - pair.Second) <= Rounding);
}
