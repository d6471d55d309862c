using System.Globalization;

namespace Nccl;

/// <summary>
/// Whether the beginning of a new task is noticed in the stream itself, and how. Start from <see cref="None"/> or
/// <see cref="PageHinkley"/> and change the numbers with a <c>with</c> expression.
/// </summary>
/// <remarks>
/// <para>Each mini-batch is judged by its loss before it is learnt. The Page-Hinkley test adds up, row by row, by how much the loss lies
/// above its own mean and <see cref="Tolerance"/>; a sum more than <see cref="Threshold"/> above its lowest point is a new task, which
/// began where the lowest point was. (E. S. Page, Biometrika 41, 1954; D. V. Hinkley, Biometrika 58, 1971; on streams J. Gama,
/// R. Sebastiao, P. P. Rodrigues, Machine Learning 90, 2013.) Counting in rows, so that the numbers mean the same for every batch
/// size, is a choice of this library, and so is that a mini-batch counts as at most 2 nats above the mean, so that a few broken rows
/// are no change.</para>
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

    /// <summary>Excess loss that is a new task, in nats times rows. Smaller detects sooner and raises more false alarms.</summary>
    /// <value>
    /// Default 50: a change that raises the loss by 2 nats is found after about 40 rows. Chosen together with <see cref="Tolerance"/> on
    /// made streams, among 15 to 80 and 0.1 to 0.4: smaller ones raise false alarms where the classes overlap, larger ones only take longer.
    /// </value>
    public double Threshold { get; init; } = 50;

    /// <summary>How far above its mean the loss may lie and add nothing, in nats. Half of the smallest change worth noticing is best.</summary>
    /// <value>Default 0.3, chosen together with <see cref="Threshold"/>.</value>
    public double Tolerance { get; init; } = 0.3;

    /// <summary>Rows at the beginning of every task that only tell its mean: a task that is shorter passes unnoticed.</summary>
    /// <value>Default 100: ten mini-batches of the default size.</value>
    public int MinimumRows { get; init; } = 100;

    /// <summary>One line, culture-free: "None", or the test and its numbers.</summary>
    public override string ToString() => Detector == DriftDetector.None
        ? nameof(None)
        : string.Create(CultureInfo.InvariantCulture, $"{Detector} (threshold {Threshold}, tolerance {Tolerance}, minimum {MinimumRows} rows)");

    /// <summary>What is wrong with these options, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Violations()
    {
        if (OptionRules.Defined(Detector, "TaskBoundaries.Detector") is { } unknown)
        {
            yield return unknown;
        }

        if (!(Threshold > 0 && double.IsFinite(Threshold)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"TaskBoundaries.Threshold is {Threshold}; it must be a positive number.");
        }

        if (!(Tolerance >= 0 && double.IsFinite(Tolerance)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"TaskBoundaries.Tolerance is {Tolerance}; it must be 0 or a positive number.");
        }

        if (MinimumRows < 1)
        {
            yield return $"TaskBoundaries.MinimumRows is {MinimumRows}; it must be at least 1.";
        }
    }
}
