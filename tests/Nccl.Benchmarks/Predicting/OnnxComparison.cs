using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;
using Nccl.Benchmarks.Onnx;
using TorchSharp;

namespace Nccl.Benchmarks.Predicting;

/// <summary>The same folded network in ML.NET's OnnxTransformer and in ours, over the same cached view; and the bare runtimes below both.</summary>
internal static class OnnxComparison
{
    private const int Rounds = 3;
    private const int Batch = 128; // the default chunk

    public static void Print(MLContext ml, string name, FittedModel model, int rows)
    {
        var file = Path.GetTempFileName();
        try
        {
            FoldedNetworkFile.Write(model, file);
            Print(ml, name, model, rows, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Print(MLContext ml, string name, FittedModel model, int rows, string file)
    {
        var threads = torch.get_num_threads();
        var data = ml.Data.Cache(model.Rows.View(ml, rows));
        using var ours = model.Transformer(Batch);
        using var theirs = ml.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = file,
            InputColumns = ["Features"],
            OutputColumns = ["Score"],
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        }).Fit(data);
        using var raw = new RawForward(model, Batch);
        using var session = new OnnxSession(file, model, Batch, threads);
        var (ourView, theirView) = (ours.Transform(data), theirs.Transform(data));
        Console.WriteLine($"{name}, {rows} rows, ours and OnnxTransformer on one folded network, {threads} thread(s); largest difference of a probability {Difference(ourView, theirView):E1}");
        var timing = PairedTiming.Of(
            Rounds,
            () => ScoredView.Drain(theirView),
            () => ScoredView.Drain(ourView),
            () => session.ScoreRows(rows),
            () => raw.ScoreRows(rows));
        string[] ways = ["OnnxTransformer", "ours", $"OnnxRuntime alone, batch {Batch}", $"our forward alone, batch {Batch}"];
        for (var i = 0; i < ways.Length; i++)
        {
            Console.WriteLine($"  {ways[i],-30} {rows / timing.MedianSeconds(i),9:F0} rows/s  {timing.Ratio(0, toBase: i),6:F2} x OnnxTransformer");
        }
    }

    private static float Difference(IDataView ours, IDataView theirs)
    {
        using var our = ours.GetRowCursor([ours.Schema["Score"]]);
        using var their = theirs.GetRowCursor([theirs.Schema["Score"]]);
        var (ourGetter, theirGetter) = (our.GetGetter<VBuffer<float>>(ours.Schema["Score"]), their.GetGetter<VBuffer<float>>(theirs.Schema["Score"]));
        var (ourScore, theirScore) = (default(VBuffer<float>), default(VBuffer<float>));
        var largest = 0f;
        for (var row = 0; row < Batch && our.MoveNext() && their.MoveNext(); row++)
        {
            ourGetter(ref ourScore);
            theirGetter(ref theirScore);
            foreach (var (own, other) in ourScore.DenseValues().Zip(theirScore.DenseValues()))
            {
                largest = Math.Max(largest, Math.Abs(own - other));
            }
        }

        return largest;
    }
}
