using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.Benchmarks.Models;

/// <summary>The same rows of 784 features from every kind of source: an enumerable of dense rows, sparse rows, a cache, a text file.</summary>
internal sealed class RowSources : IDisposable
{
    public const int Rows = 2000;
    public const int Features = 784;

    private readonly string _file = Path.GetTempFileName();

    public RowSources(MLContext ml)
    {
        var rows = new SyntheticRows(Features);
        Dense = ml.Data.LoadFromEnumerable(rows.Rows(Rows).ToArray(), rows.Definition());
        Sparse = SparseView(ml, rows);
        Cached = ml.Data.Cache(Dense);
        Text = TextView(ml, rows);
    }

    public IDataView Dense { get; }

    public IDataView Sparse { get; }

    public IDataView Cached { get; }

    public IDataView Text { get; }

    public IEnumerable<(string Name, IDataView View)> All => [("dense", Dense), ("sparse", Sparse), ("cached", Cached), ("text loader", Text)];

    public void Dispose() => File.Delete(_file);

    private static IDataView SparseView(MLContext ml, SyntheticRows rows)
    {
        var definition = SchemaDefinition.Create(typeof(SparseRow));
        definition[nameof(SparseRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        return ml.Data.LoadFromEnumerable(rows.Rows(Rows).Select(SparseRow.Of).ToArray(), definition);
    }

    private IDataView TextView(MLContext ml, SyntheticRows rows)
    {
        File.WriteAllLines(_file, rows.Rows(Rows).Select(row =>
            $"{row.Label}\t{string.Join('\t', row.Features.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}"));
        return ml.Data.LoadFromTextFile(_file,
        [
            new TextLoader.Column("Label", DataKind.Int32, 0),
            new TextLoader.Column("Features", DataKind.Single, 1, Features),
        ]);
    }

    private sealed class SparseRow
    {
        public VBuffer<float> Features { get; set; }

        public int Label { get; set; }

        public static SparseRow Of(SyntheticRow row)
        {
            int[] indices = [.. Enumerable.Range(0, row.Features.Length).Where(slot => row.Features[slot] != 0)];
            float[] values = [.. indices.Select(slot => row.Features[slot])];
            return new SparseRow { Features = new VBuffer<float>(row.Features.Length, values.Length, values, indices), Label = row.Label };
        }
    }
}
