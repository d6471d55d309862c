using System.Globalization;

namespace Nccl.MLNet.Models;

/// <summary>Names of tasks that nobody named.</summary>
internal static class TaskName
{
    /// <summary>The name of a task that is one whole fit: its number, from 1.</summary>
    public static string OfFit(int number) => number.ToString(CultureInfo.InvariantCulture);
}
