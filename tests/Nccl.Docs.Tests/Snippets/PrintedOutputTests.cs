namespace Nccl.Docs.Tests.Snippets;

internal sealed class PrintedOutputTests
{
    [TestCase("a\nb", "a  \nb\n\n", true)]
    [TestCase("a\nb", "a\n b", false)]
    [TestCase("a\nb", "a", false)]
    [TestCase("a", "a\nb", false)]
    [TestCase("a\n...\nd", "a\nb\nc\nd", true)]
    [TestCase("a\n...", "a", true)]
    [TestCase("a\n...\nd", "a\nb\nc", false)]
    [TestCase("...\nb\n...\nd", "a\nb\nc\nb\nd", true)]
    [TestCase("a ... c", "a b c", false)]
    public void Shown_AgreesWithPrinted(string shown, string printed, bool agrees) => Assert.That(PrintedOutput.Agrees(shown, printed), Is.EqualTo(agrees));
}
