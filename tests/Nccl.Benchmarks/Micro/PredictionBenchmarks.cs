using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Nccl.Benchmarks.Models;
using Nccl.Benchmarks.Predicting;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Micro;

/// <summary>The ways to predict with the MLP, for 256 rows; one row through the engine.</summary>
public class PredictionBenchmarks
{
    private const int Rows = 256;

    private FittedModel _model = null!;
    private NeuronCalibrationTransformer _transformer = null!;
    private PredictionEngine<SyntheticRow, SyntheticScore> _engine = null!;
    private RawForward _raw = null!;
    private RawForward _rawRow = null!;
    private IDataView _data = null!;
    private IDataView _scored = null!;
    private SyntheticRow _row = null!;
    private SyntheticScore _score = new();

    [GlobalSetup]
    public void Prepare()
    {
        var ml = new MLContext(seed: 1);
        _model = FittedModel.Mlp(ml);
        _transformer = _model.Transformer();
        _data = ml.Data.Cache(_model.Rows.View(ml, Rows));
        _scored = _transformer.Transform(_data);
        _engine = ml.Model.CreatePredictionEngine<SyntheticRow, SyntheticScore>(
            _transformer, new PredictionEngineOptions { InputSchemaDefinition = _model.Rows.Definition(), OwnsTransformer = false });
        (_raw, _rawRow) = (new RawForward(_model, Rows), new RawForward(_model, batch: 1));
        _row = _model.Rows.Rows(1).Single();
    }

    [GlobalCleanup]
    public void Free()
    {
        _raw.Dispose();
        _rawRow.Dispose();
        _engine.Dispose();
        _transformer.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public long Transform() => ScoredView.Drain(_scored);

    [Benchmark(OperationsPerInvoke = Rows)]
    public long RowByRow() => ScoredView.DrainRowByRow(_transformer, _data);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void RawBatch() => _raw.Score();

    [Benchmark]
    public void Engine() => _engine.Predict(_row, ref _score);

    [Benchmark]
    public void RawRow() => _rawRow.Score();
}
