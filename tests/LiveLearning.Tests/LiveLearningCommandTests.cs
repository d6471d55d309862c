namespace LiveLearning.Tests;

internal sealed class LiveLearningCommandTests
{
    [TestCase("--queue", "0", "--queue is '0'; give a whole number from 1 to 1000000.")]
    [TestCase("--save-every", "many", "--save-every is 'many'; give a whole number from 1 to 10000000.")]
    [TestCase("--url", "5080", "--url is '5080'; give a scheme, a host and a port, such as http://127.0.0.1:5080.")]
    [TestCase("--url", "ftp://here", "--url is 'ftp://here'; give a scheme, a host and a port, such as http://127.0.0.1:5080.")]
    public async Task AWrongOption_IsToldInOneLine(string option, string value, string message)
    {
        var (exitCode, errors) = await RunAsync(option, value);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Is.EqualTo(new[] { message, "Run with --help for the options." }));
    }

    [Test]
    public async Task DataThatAreNotThere_AreToldInOneLine()
    {
        var (exitCode, errors) = await RunAsync("--data", "/no/such/folder");

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Has.Length.EqualTo(1).And.Some.StartsWith("--data is /no/such/folder, where there is no .csv"));
    }

    private static async Task<(int ExitCode, string[] Errors)> RunAsync(params string[] arguments)
    {
        var errors = new StringWriter();
        var exitCode = await new LiveLearningCommand().InvokeAsync(arguments, TextWriter.Null, errors);
        return (exitCode, errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
