using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;
using TorchSharp;

namespace Nccl.Benchmarks.Predicting;

/// <summary>One row through a PredictionEngine beside the raw forward pass of one row.</summary>
internal static class SingleRow
{
    private const int Rounds = 11;

    public static void Print(MLContext ml, string name, FittedModel model, int calls)
    {
        using var transformer = model.Transformer();
        using var raw = new RawForward(model, batch: 1);
        using var engine = ml.Model.CreatePredictionEngine<SyntheticRow, SyntheticScore>(
            transformer, new PredictionEngineOptions { InputSchemaDefinition = model.Rows.Definition(), OwnsTransformer = false });
        Predict(engine, model.Rows, calls: 1);
        var tensors = torch.Tensor.TotalCount;
        var timing = PairedTiming.Of(Rounds, () => Predict(engine, model.Rows, calls), () => raw.ScoreRows(calls));
        Console.WriteLine(
            $"{name}, one row: PredictionEngine {1e6 * timing.MedianSeconds(0) / calls:F1} us, raw forward {1e6 * timing.MedianSeconds(1) / calls:F1} us, "
            + $"ratio {timing.Ratio(0, toBase: 1):F2}; live tensors {tensors} before, {torch.Tensor.TotalCount} after");
    }

    public static void Predict(PredictionEngine<SyntheticRow, SyntheticScore> engine, SyntheticRows rows, int calls)
    {
        var row = rows.Rows(1).Single();
        var output = new SyntheticScore();
        for (var call = 0; call < calls; call++)
        {
            engine.Predict(row, ref output);
        }
    }
}
