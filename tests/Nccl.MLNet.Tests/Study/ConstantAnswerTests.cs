using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class ConstantAnswerTests
{
    [Test]
    public void Answer_IsTheOneClassThatIsBestOverAllTasks()
    {
        // a: 0.6 and 0.2; b: 0.4 and 0.7, which is the mean 0.55.
        TaskEvaluation[] evaluations =
        [
            Of(new("a", "a", 5), new("a", "b", 1), new("b", "a", 4)),
            Of(new("a", "b", 2), new("b", null, 7), new(null, "b", 1)),
        ];

        Assert.That(ConstantAnswer.Accuracy(evaluations), Is.EqualTo(0.55).Within(1e-12));
    }

    [Test]
    public void Answer_IsAClassThatTheLabelsHave() => Assert.That(ConstantAnswer.Accuracy([Of(new(null, "a", 9), new("a", "a", 1))]), Is.EqualTo(0.1).Within(1e-12));

    [Test]
    public void Answer_ToNothingHasNoAccuracy() => Assert.That(ConstantAnswer.Accuracy([Of()]), Is.NaN);

    private static TaskEvaluation Of(params ConfusionCount[] confusion) => new()
    {
        Rows = confusion.Sum(count => count.Rows),
        CorrectCount = 0,
        UnknownClassRows = 0,
        UnpredictedRows = 0,
        UnlabeledRows = 0,
        Confusion = confusion,
    };
}
