namespace Nccl.MLNet.Tests.Data;

/// <summary>A stream whose tasks change where nobody says so: in each next one the classes have moved to the next blob.</summary>
internal static class ChangingBlobs
{
    public const int RowsPerTask = 300;

    public static Example[] Rows(int tasks) => [.. Enumerable.Range(0, tasks).SelectMany(Task)];

    /// <summary>The rows of one task, counted from 0.</summary>
    public static IEnumerable<Example> Task(int task)
    {
        foreach (var row in Blobs.Rows(RowsPerTask, task: task + 1))
        {
            var index = (row.Text[0] - 'a' + task) % 3;
            (row.Text, row.Number, row.Id) = ($"{(char)('a' + index)}", 10 * (index + 1), (task * RowsPerTask) + row.Id);
            yield return row;
        }
    }
}
