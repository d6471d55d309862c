using System.Globalization;
using Nccl.Calibration;

namespace Nccl.Learning;

/// <summary>
/// Whether the beginning of a new task is noticed in the stream itself, and how. Start from <see cref="None"/> or
/// <see cref="PageHinkley"/> and change the numbers with a <c>with</c> expression.
/// </summary>
/// <remarks>
/// <para>Each mini-batch is judged before it is learnt: by 1 - exp(-loss), the probability that the model did not give to the true classes,
/// from 0 to 1. The Page-Hinkley test adds up by how much that lies above its own mean and <see cref="Tolerance"/>; a sum more than
/// <see cref="Threshold"/> above its lowest point is a new task, which begins where the lowest point was. (E. S. Page, Biometrika 41,
/// 1954; D. V. Hinkley, Biometrika 58, 1971; on streams J. Gama, R. Sebastiao, P. P. Rodrigues, Machine Learning 90, 2013. Judging
/// by 1 - exp(-loss) and counting in rows are choices of this library: the numbers then mean the same for every data set and batch size.)</para>
/// <para>While a change is suspected, rows wait outside the memory until it is known to which task they belong: otherwise the
/// rows between a change and its detection would push the old task's out.</para>
/// <para>Only harder rows are a new task. A stream that gets easier, and a change that the model does not feel, begin none.</para>
/// </remarks>
public sealed record TaskBoundaryDetection
{
    /// <summary>Tasks are announced: by the task column, or each fit is one.</summary>
    public static TaskBoundaryDetection None { get; } = new();

    /// <summary>The Page-Hinkley test on the loss of each mini-batch before it is learnt.</summary>
    public static TaskBoundaryDetection PageHinkley { get; } = new() { Detector = DriftDetector.PageHinkley };

    /// <summary>The test.</summary>
    /// <value>Default <see cref="DriftDetector.None"/>.</value>
    public DriftDetector Detector { get; init; }

    /// <summary>Excess that is a new task, in rows predicted wholly wrong. Smaller detects sooner and raises more false alarms.</summary>
    /// <value>Default 15. TODO</value>
    public double Threshold { get; init; } = 15;

    /// <summary>How far above its mean the judgement may lie, from 0 to 1, and add nothing. Half of the smallest change worth noticing is best.</summary>
    /// <value>Default 0.1. TODO</value>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Rows at the beginning of every task that only tell its mean: no task is shorter.</summary>
    /// <value>Default 200. TODO</value>
    public int MinimumRows { get; init; } = 200;

    /// <summary>What is wrong with these options, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Violations()
    {
        if (OptionRules.Defined(Detector, "TaskBoundaries.Detector") is { } unknown)
        {
            yield return unknown;
        }

        if (!(Threshold > 0 && double.IsFinite(Threshold)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"TaskBoundaries.Threshold is {Threshold}; it must be a positive number of rows.");
        }

        if (!(Tolerance is >= 0 and < 1))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"TaskBoundaries.Tolerance is {Tolerance}; it must be from 0 to below 1.");
        }

        if (MinimumRows < 1)
        {
            yield return $"TaskBoundaries.MinimumRows is {MinimumRows}; it must be at least 1.";
        }
    }
}
