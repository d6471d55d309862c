using static TorchSharp.torch;

namespace Nccl.Tests.Strategies;

/// <summary>
/// The protocol as a paper would write it, on a network with one hidden layer, in double precision and by automatic differentiation:
/// one step per batch, all remembered rows of past tasks replayed each time. Shares no code with the learner.
/// </summary>
internal sealed class PlainLearner(PlainRule rule, ContinualScenario scenario, int classes, int rowsPerTask, double rate, Tensor[] theta)
{
    private readonly SortedDictionary<int, List<PlainRow>> _memory = [];
    private readonly Dictionary<int, SortedSet<int>> _classesOf = [];
    private int _task = -1;

    /// <summary>Weight and bias of the hidden layer, then of the head.</summary>
    public Tensor[] Theta { get; } = [.. theta.Select(tensor => tensor.detach().clone().requires_grad_())];

    public double Rate => rate;

    public IReadOnlyCollection<PlainRow> PastRows => [.. _memory.Where(ofTask => ofTask.Key != _task).SelectMany(ofTask => ofTask.Value)];

    public IEnumerable<IReadOnlyCollection<PlainRow>> PastTasks => _memory.Where(ofTask => ofTask.Key != _task).Select(ofTask => ofTask.Value);

    public IReadOnlyCollection<PlainRow> AllRows => [.. _memory.Values.SelectMany(rows => rows)];

    public void Observe(float[] inputs, int[] labels, int task)
    {
        if (task != _task && _task >= 0)
        {
            rule.EndTask(this, _memory[_task]);
        }

        _task = task;
        if (!_classesOf.TryGetValue(task, out var own))
        {
            (_classesOf[task], _memory[task]) = (own = [], []);
        }

        own.UnionWith(labels);
        var counting = Counting(task);
        var rows = labels.Select((label, row) =>
        {
            var features = Array.ConvertAll(inputs[(row * 6)..((row + 1) * 6)], value => (double)value);
            return new PlainRow(features, label, task, [], counting);
        }).ToArray();
        // Remembered as single precision.
        rows = [.. rows.Select(row => row with { Logits = Array.ConvertAll(Numbers.Of(Logits([row])), value => (double)(float)value) })];
        rule.Learn(this, rows);
        _memory[task].AddRange(rows);
        _memory[task].RemoveRange(0, Math.Max(0, _memory[task].Count - rowsPerTask));
    }

    /// <summary>[B, C].</summary>
    public Tensor Logits(IReadOnlyCollection<PlainRow> rows)
    {
        var x = stack(rows.Select(row => tensor(row.Inputs)));
        return x.matmul(Theta[0].t()).add(Theta[1]).relu().matmul(Theta[2].t()).add(Theta[3]);
    }

    /// <summary>The mean of -log of the softmax over the classes that compete, at the label.</summary>
    public Tensor CrossEntropy(IReadOnlyCollection<PlainRow> rows)
    {
        var logits = Logits(rows);
        return stack(rows.Select((row, i) =>
        {
            var counting = Counting(row.Task);
            var ofRow = stack(counting.Select(k => logits[i, k]));
            return ofRow.logsumexp(0).sub(logits[i, row.Label]);
        })).mean();
    }

    /// <summary>One vector over all weights.</summary>
    public double[] Gradient(Tensor loss) =>
        [.. Straightforward.Gradients(loss, Theta).SelectMany((gradient, i) => gradient is null ? new double[Theta[i].NumberOfElements] : Numbers.Of(gradient))];

    public double[] Weights() => [.. Theta.SelectMany(Numbers.Of)];

    public void Step(double[] direction)
    {
        using var guard = no_grad();
        var start = 0;
        foreach (var parameter in Theta)
        {
            var length = (int)parameter.NumberOfElements;
            parameter.sub_(tensor(direction[start..(start + length)]).view(parameter.shape).mul(rate));
            start += length;
        }
    }

    private int[] Counting(int task) => scenario switch
    {
        ContinualScenario.DomainIncremental => [.. Enumerable.Range(0, classes)],
        ContinualScenario.TaskIncremental => [.. _classesOf[task]],
        _ => [.. _classesOf.Values.SelectMany(own => own).Distinct().Order()],
    };
}
