using Microsoft.ML;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Predicting;

/// <summary>Prediction through ML.NET against the folded forward pass that it wraps, and against OnnxTransformer.</summary>
internal static class PredictVerb
{
    public static void Run(BenchmarkArguments line)
    {
        var ml = new MLContext(seed: 1);
        var rows = line.Number("rows", 100_000);
        var mlp = FittedModel.Mlp(ml);
        if (line.Asks("mlp"))
        {
            BatchedScoring.Print(ml, mlp, rows);
        }

        if (line.Asks("engine"))
        {
            SingleRow.Print(ml, "MLP", mlp, calls: 2000);
            SingleRow.Print(ml, "ResNet18", FittedModel.ResNet(ml), calls: 100);
        }

        if (line.Asks("onnx"))
        {
            OnnxComparison.Print(ml, "MLP", mlp, rows);
            OnnxComparison.Print(ml, "ResNet18", FittedModel.ResNet(ml), Math.Max(256, rows / 200));
        }
    }
}
