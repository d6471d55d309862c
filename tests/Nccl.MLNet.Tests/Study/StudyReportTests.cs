using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class StudyReportTests
{
    private const int NarrowPage = 320;

    private static readonly StudyOrigin Origin = new(
        new DateTimeOffset(2026, 7, 8, 11, 10, 9, TimeSpan.FromHours(2)), "0.2.0+ffee", "another processor", "Nccl.Benchmarks report --out o --against er");

    [Test]
    public void Report_NeedsNothingFromElsewhere()
    {
        var page = Of(StudyRuns.Of("er", 1, 0.8), StudyRuns.Of("nccl", 1, 0.9));

        Assert.That(page, Does.Not.Contain("http").And.Not.Contain("src=").And.Not.Contain("@import"));
        Assert.That(page, Does.Contain("after task 2, on task 1: 90.0 %").And.Contain("<polyline"));
        Assert.That(page, Does.Not.Match(@"<!-- \w+ -->"), "every place of the page is filled");
    }

    [Test]
    public void Report_ExplainsEveryFigureThatItShows()
    {
        var page = WebUtility.HtmlDecode(Of(StudyRuns.Of("er", 1, 0.8)));
        var head = Regex.Match(page, "<thead>.*?</thead>", RegexOptions.Singleline).Value;
        var heads = Groups(head, @"<th scope=""col"">([^<\u00a0]+)");

        Assert.That(heads.Skip(1), Is.EqualTo(StudyColumns.All(StudyNames.Ablation).Select(column => column.Head)));
        foreach (var column in StudyColumns.All(StudyNames.Ablation))
        {
            var way = column.Better switch
            {
                BetterWay.Higher => " <b class=\"way\">↑ higher is better</b>",
                BetterWay.Lower => " <b class=\"way\">↓ lower is better</b>",
                _ => "",
            };
            Assert.That(page, Does.Contain($"<dt>{column.Head} <span>{column.Title}</span>{way}</dt><dd>{column.Meaning}</dd>"));
        }
    }

    [TestCase("ACC", BetterWay.Higher)]
    [TestCase("LA", BetterWay.Higher)]
    [TestCase("BWT", BetterWay.Higher)]
    [TestCase("FM", BetterWay.Lower)]
    [TestCase("FWT", BetterWay.Higher)]
    public void Figure_HasTheWayInWhichItGetsBetter(string head, object better) =>
        Assert.That(StudyColumns.All("er").Single(column => column.Head == head).Better, Is.EqualTo(better));

    [Test]
    public void Report_ExplainsEveryLearnerThatItNames()
    {
        string[] names = ["er", "nccl", "insertion", "er,InnerSteps=1"];
        var page = Of([.. names.Select(name => StudyRuns.Of(name, 1, 0.8))]);

        Assert.That(Groups(page, "<a href=\"#(learner-[^\"]+)\">").Distinct(), Is.Not.Empty.And.SubsetOf(Groups(page, "<dt id=\"([^\"]+)\">")));
        foreach (var name in names.Append(StudyNames.Ablation))
        {
            Assert.That(page, Does.Contain($">{name}</dt><dd>{WebUtility.HtmlEncode(LearnerMeaning.Of(name))}</dd>"), "the one that others are paired to is named in the table");
        }
    }

    [Test]
    public void Report_SaysWhereThePageAndItsRunsComeFrom()
    {
        var later = StudyRuns.Of("er", 2, 0.8) with { Finished = new DateTimeOffset(2026, 3, 4, 6, 0, 0, TimeSpan.Zero) };
        var page = WebUtility.HtmlDecode(Of(StudyRuns.Of("er", 1, 0.8), later));

        Assert.That(page, Does.Contain("2026-07-08 09:10 UTC").And.Contain("Nccl.MLNet 0.2.0, commit <code>ffee</code>"));
        Assert.That(page, Does.Contain("<code>Nccl.Benchmarks report --out o --against er</code>").And.Contain("another processor"));
        Assert.That(page, Does.Contain("2, 1 learner; finished 2026-03-04 05:06 UTC to 2026-03-04 06:00 UTC"));
        Assert.That(page, Does.Contain("Nccl.MLNet 0.1.0, commit <code>0123abcd</code>"));
        Assert.That(page, Does.Contain("--data 'my data' --out o</code>").And.Contain("a processor, 2 logical cores, one torch thread"));
        Assert.That(page, Does.Contain("always the same class has ACC 25.0."));
    }

    [Test]
    public void Report_OfRunsOfAnOlderVersionSaysWhatWasNotRecorded()
    {
        var page = Of(StudyRuns.Of("er", 1, 0.8) with { Command = "", Finished = null, ConstantAccuracy = null });

        Assert.That(page, Does.Contain("1, 1 learner; date not recorded").And.Contain("<dt>Command</dt><dd>not recorded</dd>").And.Not.Contain("Trivial answer"));
    }

    [Test]
    public void Report_FitsANarrowPage()
    {
        string[] benchmarks = ["elec2", "permuted-mnist"];
        var drift = new Dictionary<string, double> { ["hidden0.weightScale"] = 0.1 };
        var runs = from benchmark in benchmarks
                   from learner in StudyNames.Learners.Keys
                   from seed in Enumerable.Range(1, 2)
                   select StudyRuns.Of(learner, seed, 0.8, benchmark: benchmark) with { Drift = drift };
        var page = Of([.. runs]);

        var widths = Groups(page, @"(?<!max-)width(?::\s*|="")(\d+)(?:px|"")").Select(width => int.Parse(width, CultureInfo.InvariantCulture));
        Assert.That(widths, Is.Not.Empty.And.All.LessThan(NarrowPage));
        Assert.That(Regex.Count(page, "<table>"), Is.EqualTo(Regex.Count(page, "<div class=\"scroll\"[^>]*><table>")).And.AtLeast(5), "a wide table scrolls in a box of its own");
        Assert.That(Regex.Count(page, "<svg "), Is.EqualTo(Regex.Count(page, "<svg [^>]*viewBox=")), "a drawing scales");
        Assert.That(page, Does.Contain("name=\"viewport\""));
    }

    [Test]
    public void Report_HasEveryColorForLightAndForDark()
    {
        var page = Of(StudyRuns.Of("er", 1, 0.8), StudyRuns.Of("er", 2, 0.7));
        var roots = Groups(page, @":root \{([^}]*)\}").Select(root => Groups(root, "(--[a-z0-9-]+): #")).ToArray();

        Assert.That(page, Does.Match(@"@media \(prefers-color-scheme: dark\) \{\s*:root"));
        Assert.That(roots, Has.Length.EqualTo(2));
        Assert.That(roots[1], Is.EquivalentTo(roots[0]));
        Assert.That(Groups(page, @"var\((--[a-z0-9-]+)\)").Where(name => name != "--own").Distinct(), Is.SubsetOf(roots[0]));
        Assert.That(Regex.Replace(page, @":root \{[^}]*\}", ""), Does.Not.Match("[:\"] ?#[0-9a-fA-F]{3,6}[;\" ]").And.Not.Contain("hsl("), "no color but those");
    }

    [Test]
    public void Report_TakesNothingInAResultForMarkup()
    {
        var drift = new Dictionary<string, double> { ["<u>"] = 1 };
        var page = Of(StudyRuns.Of("<u>", 1, 0.8, "<u>", "<u>") with { Command = "<u>", Machine = "<u>", Library = "<u>+<u>", Drift = drift });

        Assert.That(page, Does.Not.Contain("<u>").And.Contain("&lt;u&gt;"));
    }

    [Test]
    public void Report_OfSeveralBenchmarksBeginsWithThemSideBySide()
    {
        StudyRun[] runs = [StudyRuns.Of("er", 1, 0.5, benchmark: "elec2"), StudyRuns.Of("er", 1, 0.8)];

        Assert.That(Of(runs), Does.Contain("Side by side").And.Contain("<section id=\"elec2\">").And.Contain("<a href=\"#elec2\">elec2</a>"));
        Assert.That(Of(runs[1]), Does.Not.Contain("Side by side"));
    }

    private static string[] Groups(string page, string pattern) => [.. Regex.Matches(page, pattern).Select(match => match.Groups[1].Value)];

    private static string Of(params StudyRun[] runs) => StudyReport.Of(runs, StudyNames.Ablation, Origin);
}
