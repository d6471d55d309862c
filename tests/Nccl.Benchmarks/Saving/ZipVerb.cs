using Microsoft.ML;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Saving;

/// <summary>The model as a file, and going on from it.</summary>
internal static class ZipVerb
{
    public static void Run(BenchmarkArguments line)
    {
        var ml = new MLContext(seed: 1);
        if (line.Asks("save"))
        {
            SaveAndLoad.Print(ml, FittedModel.ResNet(ml, tasks: 17));
        }

        if (line.Asks("continue"))
        {
            ContinuationCost.Print("MLP", FittedModel.Mlp(ml, tasks: 20, classesPerTask: 2), rounds: 21);
            ContinuationCost.Print("ResNet18", FittedModel.ResNet(ml, tasks: 20), rounds: 5);
        }
    }
}
