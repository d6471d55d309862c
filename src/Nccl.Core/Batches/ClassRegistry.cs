namespace Nccl.Batches;

/// <summary>Which classes are known, which have been seen, and with which task: from it follows which compete for a row.</summary>
internal sealed class ClassRegistry
{
    private readonly HashSet<int> _seen;
    private readonly List<HashSet<int>> _ofTask;

    public ClassRegistry(ContinualScenario scenario, int known = 0, IEnumerable<int>? seen = null, IEnumerable<IEnumerable<int>>? ofTask = null)
    {
        Scenario = scenario;
        Known = known;
        _seen = [.. seen ?? []];
        _ofTask = [.. (ofTask ?? []).Select(classes => classes.ToHashSet())];
    }

    public ContinualScenario Scenario { get; }

    /// <summary>Classes that have an output, seen or not.</summary>
    public int Known { get; private set; }

    public IReadOnlyCollection<int> Seen => _seen;

    public IReadOnlyList<IReadOnlyCollection<int>> OfTask => _ofTask;

    public void Know(int classes) => Known = Math.Max(Known, classes);

    public void Observe(int task, ReadOnlySpan<int> labels)
    {
        while (_ofTask.Count <= task)
        {
            _ofTask.Add([]);
        }

        foreach (var label in labels)
        {
            _seen.Add(label);
            _ofTask[task].Add(label);
        }
    }

    /// <summary>The classes that compete for a row of <paramref name="task"/>, ascending; all seen ones where the task is unknown (-1).</summary>
    public int[] ActiveClasses(int task) => Scenario switch
    {
        ContinualScenario.DomainIncremental => [.. Enumerable.Range(0, Known)],
        ContinualScenario.TaskIncremental when task >= 0 && task < _ofTask.Count && _ofTask[task].Count > 0 => [.. _ofTask[task].Order()],
        _ => [.. _seen.Order()],
    };

    public ClassRegistry Copy() => new(Scenario, Known, _seen, _ofTask);
}
