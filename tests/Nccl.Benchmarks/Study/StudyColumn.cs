namespace Nccl.Benchmarks.Study;

/// <summary>A column of the table: a figure, what it means, and how it is written for one learner.</summary>
/// <param name="Head">Its short name.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Better">Which way it gets better.</param>
/// <param name="Meaning">One sentence for somebody who does not know it.</param>
/// <param name="Cell">The text of a cell, from the runs of one learner and all runs of the benchmark.</param>
internal sealed record StudyColumn(
    string Head, string Title, BetterWay Better, string Meaning, Func<IReadOnlyList<StudyRun>, IReadOnlyList<StudyRun>, string> Cell)
{
    /// <summary>A figure of a run in points: mean ± standard deviation over the seeds.</summary>
    public static StudyColumn Points(string head, string title, BetterWay better, string meaning, Func<StudyRun, double> figure, bool isSigned = false) =>
        new(head, title, better, meaning, (learner, _) => Spread.Of(learner.Select(figure)).Points(isSigned));
}
