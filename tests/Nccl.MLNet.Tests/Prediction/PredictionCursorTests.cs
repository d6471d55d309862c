using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Prediction;

/// <summary>Ten rows in chunks of three: what passes through must come out at the right row.</summary>
[TestFixture]
public class PredictionCursorTests
{
    private const int Rows = 10;

    private readonly MLContext _context = new(seed: 1);
    private NeuronCalibrationTransformer _model = null!;
    private Passenger[] _rows = null!;

    [SetUp]
    public void FitAModel()
    {
        _model = Trainers.Fitted(_context, options => options.PredictionChunkSize = 3);
        _rows = [.. Blobs.Rows(Rows).Select(row => new Passenger
        {
            Features = row.Features,
            Id = row.Id,
            Word = $"word {row.Id}",
            Words = [.. Enumerable.Range(0, row.Id).Select(i => $"{row.Id}.{i}")],
            Numbers = [row.Id, -row.Id],
            Flag = row.Id % 2 == 0,
            Time = new DateTime(2020, 1, 1 + row.Id),
            Picture = new Picture(row.Id),
        })];
    }

    [TearDown]
    public void DisposeTheModel() => _model.Dispose();

    [Test]
    public void ColumnsOfEveryKind_PassThroughUnchanged()
    {
        var predictions = _model.Transform(Data());

        Assert.That(predictions.GetColumn<string>(nameof(Passenger.Word)), Is.EqualTo(_rows.Select(row => row.Word)));
        Assert.That(predictions.GetColumn<string[]>(nameof(Passenger.Words)), Is.EqualTo(_rows.Select(row => row.Words)));
        Assert.That(predictions.GetColumn<double[]>(nameof(Passenger.Numbers)), Is.EqualTo(_rows.Select(row => row.Numbers)));
        Assert.That(predictions.GetColumn<bool>(nameof(Passenger.Flag)), Is.EqualTo(_rows.Select(row => row.Flag)));
        Assert.That(predictions.GetColumn<DateTime>(nameof(Passenger.Time)), Is.EqualTo(_rows.Select(row => row.Time)));
        Assert.That(predictions.GetColumn<float[]>(nameof(Passenger.Features)), Is.EqualTo(_rows.Select(row => row.Features)));
    }

    [Test]
    public void AllColumnsAtOnce_BelongToTheSameRow()
    {
        var predictions = _model.Transform(Data());
        var scores = Reading.Scores(predictions);

        using var cursor = predictions.GetRowCursor(predictions.Schema);
        var word = cursor.GetGetter<ReadOnlyMemory<char>>(predictions.Schema[nameof(Passenger.Word)]);
        var score = cursor.GetGetter<VBuffer<float>>(predictions.Schema["Score"]);
        var id = cursor.GetGetter<int>(predictions.Schema[nameof(Passenger.Id)]);
        var picture = cursor.GetGetter<Picture>(predictions.Schema[nameof(Passenger.Picture)]);
        var (text, values, number, image) = (default(ReadOnlyMemory<char>), default(VBuffer<float>), -1, (Picture)null!);
        for (var row = 0; row < Rows; row++)
        {
            Assert.That(cursor.MoveNext(), Is.True);
            Assert.That(cursor.Position, Is.EqualTo(row));
            word(ref text);
            score(ref values);
            id(ref number);
            picture(ref image);
            Assert.That((text.ToString(), number, image.Number, image.IsDisposed), Is.EqualTo(($"word {row}", row, row, false)));
            Assert.That(values.DenseValues(), Is.EqualTo(scores[row]));
        }

        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.Position, Is.EqualTo(-1));
    }

    [Test]
    public void AValueHandedOut_BelongsToWhoAsked()
    {
        var predictions = _model.Transform(Data());
        using var cursor = predictions.GetRowCursor(predictions.Schema);
        var (numbers, score) = (cursor.GetGetter<VBuffer<double>>(predictions.Schema["Numbers"]), cursor.GetGetter<VBuffer<float>>(predictions.Schema["Score"]));
        var (value, again, scores, scoresAgain) = (default(VBuffer<double>), default(VBuffer<double>), default(VBuffer<float>), default(VBuffer<float>));
        cursor.MoveNext();
        cursor.MoveNext();

        numbers(ref value);
        score(ref scores);
        VBufferEditor.CreateFromBuffer(ref value).Values.Clear();
        VBufferEditor.CreateFromBuffer(ref scores).Values.Clear();
        numbers(ref again);
        score(ref scoresAgain);

        Assert.That(again.DenseValues(), Is.EqualTo(_rows[1].Numbers));
        Assert.That(scoresAgain.DenseValues().Sum(), Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void ObjectsNobodyAskedFor_AreDisposedAndThoseAskedForAreNot()
    {
        var predictions = _model.Transform(Data());
        using (var cursor = predictions.GetRowCursor(predictions.Schema))
        {
            var getter = cursor.GetGetter<Picture>(predictions.Schema[nameof(Passenger.Picture)]);
            while (cursor.MoveNext())
            {
                if (cursor.Position == 4)
                {
                    var taken = (Picture)null!;
                    getter(ref taken);
                }
            }
        }

        Assert.That(_rows.Select(row => row.Picture.IsDisposed), Is.EqualTo(_rows.Select(row => row.Id != 4)));
    }

    [Test]
    public void ObjectsOfColumnsThatWereNotAskedFor_AreLeftAlone()
    {
        _ = Reading.Scores(_model.Transform(Data()));

        Assert.That(_rows.Select(row => row.Picture.IsDisposed), Has.All.False);
    }

    [Test]
    public void IdsAndBatches_AreThoseOfTheSource()
    {
        var source = new CountingDataView(_context.Data.ShuffleRows(Data(), seed: 3)) { BatchOf = position => position / 4 };

        var (expected, actual) = (IdsAndBatches(source), IdsAndBatches(_model.Transform(source)));

        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(actual.Select(row => row.Batch).Distinct().Count(), Is.EqualTo(3));
        Assert.That(actual.Select(row => row.Id).Distinct().Count(), Is.EqualTo(Rows));
    }

    [Test]
    public void BeforeTheFirstRowAndAfterTheLast_ThereIsNoValue()
    {
        var predictions = _model.Transform(Data());
        using var cursor = predictions.GetRowCursor(predictions.Schema);
        var getter = cursor.GetGetter<int>(predictions.Schema[nameof(Passenger.Id)]);
        var value = 0;

        Assert.That(() => getter(ref value), Throws.InvalidOperationException);
        while (cursor.MoveNext())
        {
            getter(ref value);
        }

        Assert.That(() => getter(ref value), Throws.InvalidOperationException);
        Assert.That(cursor.MoveNext(), Is.False, "the end stays the end");
    }

    [Test]
    public void AGetterOfAnotherType_IsRefusedNamingColumnAndTypes()
    {
        var predictions = _model.Transform(Data());
        using var cursor = predictions.GetRowCursor(predictions.Schema);

        Assert.That(
            () => cursor.GetGetter<VBuffer<double>>(predictions.Schema["Score"]),
            Throws.InvalidOperationException.With.Message.Contains("'Score'").And.Message.Contains("Double"));
    }

    [Test]
    public void DisposingTheTransformer_DoesNotDisturbACursorInUse()
    {
        var predictions = _model.Transform(Data());
        var expected = Reading.Scores(predictions);
        using var cursor = predictions.GetRowCursor(predictions.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(predictions.Schema["Score"]);
        var (value, read) = (default(VBuffer<float>), new List<float[]>());

        while (cursor.MoveNext())
        {
            getter(ref value);
            read.Add([.. value.DenseValues()]);
            _model.Dispose();
        }

        Assert.That(read, Is.EqualTo(expected));
    }

    [Test]
    public void TheChunkSize_ChangesNoRow([Values(1, 2, 9, 10, 11, 256)] int size)
    {
        using var other = Trainers.Fitted(_context, options => options.PredictionChunkSize = size);

        Assert.That(
            Reading.Scores(other.Transform(Data())).SelectMany(score => score),
            Is.EqualTo(Reading.Scores(_model.Transform(Data())).SelectMany(score => score)).Within(1e-6));
        Assert.That(Reading.Ids(other.Transform(Data())), Is.EqualTo(Enumerable.Range(0, Rows)));
    }

    [Test]
    public void ManagedMemory_GrowsByTheChunkAndNotByTheRow()
    {
        using var model = Trainers.Fitted(_context);
        var source = Blobs.Rows(60);
        var (few, many) = (Allocated(rows: 2_000), Allocated(rows: 12_000));

        Assert.That((many - few) / 10_000.0, Is.LessThan(30), "bytes per row; a chunk has 128 rows and makes some 20 small objects");

        long Allocated(int rows)
        {
            var predictions = model.Transform(_context.Data.Cache(Blobs.View(_context, Enumerable.Range(0, rows).Select(i => source[i % source.Length]))));
            var score = default(VBuffer<float>);
            var allocated = 0L;
            for (var pass = 0; pass < 2; pass++) // the first fills the cache
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                using var cursor = predictions.GetRowCursor([predictions.Schema["Score"]]);
                var getter = cursor.GetGetter<VBuffer<float>>(predictions.Schema["Score"]);
                while (cursor.MoveNext())
                {
                    getter(ref score);
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            return allocated;
        }
    }

    [Test]
    public void SparseFeatures_PredictAsDenseOnes()
    {
        var dense = _context.Data.LoadFromEnumerable(_rows.Select(row => new Sparse { Features = new VBuffer<float>(4, [0, row.Id, 0, 0]) }));
        var sparse = _context.Data.LoadFromEnumerable(_rows.Select(row => new Sparse { Features = new VBuffer<float>(4, 1, [row.Id], [1]) }));

        Assert.That(Reading.Scores(_model.Transform(sparse)), Is.EqualTo(Reading.Scores(_model.Transform(dense))));
    }

    private IDataView Data() => _context.Data.LoadFromEnumerable(_rows);

    private static List<(long Batch, DataViewRowId Id)> IdsAndBatches(IDataView data)
    {
        var rows = new List<(long, DataViewRowId)>();
        using var cursor = data.GetRowCursor(data.Schema);
        var getter = cursor.GetIdGetter();
        var id = default(DataViewRowId);
        while (cursor.MoveNext())
        {
            getter(ref id);
            rows.Add((cursor.Batch, id));
        }

        return rows;
    }

    private sealed class Sparse
    {
        [VectorType(4)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Passenger
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public int Id { get; set; }

        public string Word { get; set; } = "";

        public string[] Words { get; set; } = [];

        public double[] Numbers { get; set; } = [];

        public bool Flag { get; set; }

        public DateTime Time { get; set; }

        [PictureType]
        public Picture Picture { get; set; } = null!;
    }
}
