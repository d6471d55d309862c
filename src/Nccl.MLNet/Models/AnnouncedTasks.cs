namespace Nccl.MLNet.Models;

/// <summary>The tasks of a model whose rows do not tell theirs: one for every fit, and one for every name that a live session began.</summary>
/// <param name="Names">The tasks in the order in which they became known.</param>
/// <param name="Open">Index of the task to which the next row belongs; -1 where that row begins a new one.</param>
internal sealed record AnnouncedTasks(IReadOnlyList<string> Names, int Open = -1)
{
    public static AnnouncedTasks None { get; } = new([]);

    public bool IsOpen => Open >= 0;

    /// <summary>Name of the task to which the next row belongs; null where that row begins a new one.</summary>
    public string? OpenName => IsOpen ? Names[Open] : null;

    /// <summary>Whether every task is named by its ordinal, "1" for the first.</summary>
    public bool AreNumbers => Names.Select((name, index) => name == TaskName.OfFit(index + 1)).All(isNumber => isNumber);

    /// <summary>The task called <paramref name="name"/>, new or known, is open from now on.</summary>
    public AnnouncedTasks Begin(string name)
    {
        for (var index = 0; index < Names.Count; index++)
        {
            if (Names[index] == name)
            {
                return this with { Open = index };
            }
        }

        return new([.. Names, name], Names.Count);
    }

    /// <summary>A new task is open from now on, with its number for a name, or the next number that is nobody's name.</summary>
    public AnnouncedTasks BeginNext()
    {
        var number = Names.Count + 1;
        while (Names.Contains(TaskName.OfFit(number)))
        {
            number++;
        }

        return Begin(TaskName.OfFit(number));
    }

    public AnnouncedTasks End() => this with { Open = -1 };

    /// <summary>The same, with a number as the name of every task that nobody announced, up to <paramref name="count"/>.</summary>
    public AnnouncedTasks UpTo(int count)
    {
        var tasks = this;
        while (tasks.Names.Count < count)
        {
            tasks = tasks.BeginNext();
        }

        return tasks with { Open = Open };
    }
}
