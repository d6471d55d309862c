using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveLearning.Tests.Examples;

/// <summary>The program that is one file, run as a newcomer runs it.</summary>
internal sealed partial class FirstStepsTests
{
    private static readonly string[] Months = ["January", "February", "January", "February"];

    [Test]
    [Explicit("It builds the libraries once more, which other builds at the same time would disturb.")]
    [Category("Slow")]
    public async Task FirstSteps_BuildsWithoutWarnings_AndBeatsTheTrivialAnswerOnBothTasks_AlsoAfterGoingOn()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", "-c", "Release", Program()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That((process.ExitCode, await errors), Is.EqualTo((0, "")), output);
        Assert.That(output, Does.Not.Contain("warning"));
        var results = Result().Matches(output);
        Assert.That(results.Select(result => result.Groups["month"].Value), Is.EqualTo(Months));
        Assert.That(results.Select(result => Percent(result, "right") - Percent(result, "trivial")), Is.All.GreaterThan(30));
        Assert.That(Regex.Count(output, "One reading: predicted [a-z]+ with probability 0.[0-9]{2}; it was [a-z]+."), Is.EqualTo(4));
    }

    private static double Percent(Match result, string name) => double.Parse(result.Groups[name].Value, CultureInfo.InvariantCulture);

    /// <summary>The source, found from the output of this project: a path that the compiler notes is another one in a reproducible build.</summary>
    private static string Program()
    {
        var output = TestContext.CurrentContext.TestDirectory;
        return Path.Combine(output[..output.LastIndexOf(Path.Combine("tests", "LiveLearning.Tests"), StringComparison.Ordinal)], "examples", "FirstSteps.cs");
    }

    [GeneratedRegex(@"^(?<month>\w+): (?<right>[0-9.]+) % right, where always saying its most frequent state would be (?<trivial>[0-9.]+) % right\.\r?$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
