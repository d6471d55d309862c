using QuickStart;

namespace LiveLearning.Tests.Examples;

internal sealed class QuickStartTests : FolderTests
{
    [Test]
    public async Task TheFigures_SayWhichWayIsBetter_AndWhoLearns()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        string[] arguments = ["--tasks", "2", "--rows", "20", "--model", Path.Combine(Folder, "model.zip"), "--report", Path.Combine(Folder, "report.json")];
        var exitCode = await new QuickStartCommand().InvokeAsync(arguments, output, errors);

        Assert.That((exitCode, $"{errors}"), Is.EqualTo((0, "")));
        var text = $"{output}";
        foreach (var (figure, better) in new[] { ("ACC", "higher"), ("LA", "higher"), ("FM", "lower"), ("BWT", "higher") })
        {
            Assert.That(text, Does.Match($@"\({figure}\) .*\| {better} +\|"));
            Assert.That(text, Does.Match($"(?m)^{figure}: +[a-z].*"), "and what it says in words");
        }

        Assert.That(text, Does.Contain("| continual | fine-tuned |").And.Not.Contain("calibrated"));
        Assert.That(text.Split('\n').Max(line => line.TrimEnd().Length), Is.LessThanOrEqualTo(100));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "report.json")), Does.Contain("\"averageAccuracy\"").And.Contain("\"fineTuning\""));
    }
}
