using System.Globalization;

namespace Nccl.Benchmarks.Study;

/// <summary>The parts of the report that say where the page and its runs come from.</summary>
internal static class ReportOrigin
{
    private const string NotRecorded = "not recorded";

    /// <summary>When, with what and by which command the page was made.</summary>
    public static string OfPage(StudyOrigin origin) => Html.Facts(
    [
        ("Made", Date(origin.When)),
        ("Library", Library(origin.Library)),
        ("Command", Code(origin.Command)),
        ("Machine", Html.Text(origin.Machine)),
    ]);

    /// <summary>The same of the runs of a benchmark, and what the tasks were.</summary>
    public static string OfRuns(IReadOnlyList<StudyRun> runs)
    {
        var parts = runs[0].Configuration.Split("; ");
        var name = $"{runs[0].Benchmark}: ";
        var learners = runs.Select(run => run.Learner).Distinct().Count();
        DateTimeOffset[] finished = [.. runs.Select(run => run.Finished).OfType<DateTimeOffset>().Order()];
        return Html.Facts(
        [
            ("Tasks", Html.Text(parts[0].StartsWith(name, StringComparison.Ordinal) ? parts[0][name.Length..] : parts[0])),
            ("Scenario", parts.Length > 1 ? Html.Text(parts[1]) : ""),
            ("Trivial answer", Trivial(runs)),
            ("Runs", string.Create(CultureInfo.InvariantCulture, $"{runs.Count}, {learners} {(learners == 1 ? "learner" : "learners")}; ") + Finished([.. finished.Select(Date).Distinct()])),
            ("Library", Distinct(runs, run => run.Library, Library)),
            ("Command", Distinct(runs, run => run.Command, Code)),
            ("Machine", Distinct(runs, run => run.Machine, Html.Text)),
        ]);
    }

    private static string Finished(string[] finished) => finished switch
    {
        [] => $"date {NotRecorded}",
        [var only] => $"finished {only}",
        [var first, .., var last] => $"finished {first} to {last}",
    };

    private static string Trivial(IReadOnlyList<StudyRun> runs)
    {
        double[] accuracies = [.. runs.Select(run => run.ConstantAccuracy).OfType<double>().Where(double.IsFinite)];
        return accuracies.Length == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"The best answer that is always the same class has ACC {100 * accuracies.Average():0.0}.");
    }

    private static string Distinct(IEnumerable<StudyRun> runs, Func<StudyRun, string> fact, Func<string, string> markup)
    {
        string[] all = [.. runs.Select(fact).Where(text => text.Length > 0).Distinct().Select(markup)];
        return all.Length == 0 ? NotRecorded : string.Join("<br>", all);
    }

    /// <summary>A version with its commit, which the build writes behind a plus sign.</summary>
    private static string Library(string version) => version.Split('+', 2) is [var number, var commit]
        ? $"Nccl.MLNet {Html.Text(number)}, commit {Code(commit)}"
        : $"Nccl.MLNet {Html.Text(version)}";

    private static string Code(string text) => $"<code>{Html.Text(text)}</code>";

    private static string Date(DateTimeOffset when) => when.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
