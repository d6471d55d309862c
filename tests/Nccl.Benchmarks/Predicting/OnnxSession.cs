using Microsoft.ML.OnnxRuntime;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Predicting;

/// <summary>OnnxRuntime without ML.NET around it, on rows that lie ready.</summary>
internal sealed class OnnxSession : IDisposable
{
    private static readonly string[] Inputs = ["Features"];
    private static readonly string[] Outputs = ["Score"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly float[] _scores;
    private readonly int _batch;

    public OnnxSession(string file, FittedModel model, int batch, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
        _batch = batch;
        var classes = model.Parameters.ClassNames.Count;
        var features = new float[batch * model.Rows.RowLength];
        for (var row = 0; row < batch; row++)
        {
            model.Rows.Features(row).CopyTo(features, row * model.Rows.RowLength);
        }

        _scores = new float[batch * classes];
        _inputs = [OrtValue.CreateTensorValueFromMemory(features, [batch, .. model.Parameters.InputShape.Select(size => (long)size)])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_scores, [batch, classes])];
    }

    public ReadOnlySpan<float> Scores => _scores;

    public void ScoreRows(int rows)
    {
        for (var done = 0; done < rows; done += _batch)
        {
            _session.Run(_run, Inputs, _inputs, Outputs, _outputs);
        }
    }

    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
