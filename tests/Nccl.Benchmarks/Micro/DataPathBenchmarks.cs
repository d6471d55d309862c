using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Micro;

/// <summary>
/// A row of 784 features through the fit's own reader. Of the allocation, 3,140 bytes a row are the one batch of this benchmark, which holds
/// every row, and some 6 are the fit itself; what is above that is allocated for each row, by the source or by the reader.
/// </summary>
public class DataPathBenchmarks
{
    private readonly MLContext _ml = new(seed: 1);
    private RowSources _sources = null!;

    [GlobalSetup]
    public void Prepare() => _sources = new RowSources(_ml);

    [GlobalCleanup]
    public void Free() => _sources.Dispose();

    [Benchmark(OperationsPerInvoke = RowSources.Rows)]
    public void Dense() => FitReader.Read(_ml, _sources.Dense);

    [Benchmark(OperationsPerInvoke = RowSources.Rows)]
    public void Sparse() => FitReader.Read(_ml, _sources.Sparse);

    [Benchmark(OperationsPerInvoke = RowSources.Rows)]
    public void Cached() => FitReader.Read(_ml, _sources.Cached);

    [Benchmark(OperationsPerInvoke = RowSources.Rows)]
    public void TextLoader() => FitReader.Read(_ml, _sources.Text);
}
