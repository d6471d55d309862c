using Nccl.Benchmarks.Study;

namespace Nccl.MLNet.Tests.Study;

internal sealed class LearnerMeaningTests
{
    [Test]
    public void EveryLearner_HasOneLineOfItsOwn()
    {
        string[] meanings = [.. StudyNames.Learners.Values.Select(learner => learner.Meaning)];

        Assert.That(meanings, Is.Unique);
        Assert.That(meanings, Is.All.Matches<string>(meaning => meaning.Length is > 20 and < 120 && meaning.EndsWith('.') && !meaning.Contains('\n')));
    }

    [Test]
    public void EveryVariant_SaysWhatItChangesAndOfWhichLearner()
    {
        foreach (var (name, variant) in Variant.All)
        {
            var meaning = LearnerMeaning.Of(name);
            Assert.That(meaning, Does.StartWith($"{variant.Of} with ").And.EndsWith($". {variant.Of}: {StudyNames.Learners[variant.Of].Meaning}"));
            Assert.That(variant.Learning.Concat(variant.Network).Select(member => $"{member.Key}="), Is.All.Matches<string>(meaning.Contains), name);
        }
    }

    [TestCase("no-clip", "calibration-off with InnerGradientClip=Infinity. calibration-off: ")]
    [TestCase("nccl-off-four-steps", "nccl-off with InnerSteps=4. nccl-off: ")]
    [TestCase("er,InnerLearningRate=0.1,InnerSteps=2", "er with InnerLearningRate=0.1, InnerSteps=2. er: Experience replay")]
    [TestCase("gone", "This version has no learner of this name.")]
    public void Name_IsExplained(string name, string meaning) => Assert.That(LearnerMeaning.Of(name), Does.StartWith(meaning));
}
