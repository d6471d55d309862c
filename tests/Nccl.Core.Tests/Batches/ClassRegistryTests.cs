using Nccl.Batches;

namespace Nccl.Tests.Batches;

internal sealed class ClassRegistryTests
{
    [TestCase(ContinualScenario.TaskIncremental, 0, new[] { 1, 4 })]
    [TestCase(ContinualScenario.TaskIncremental, 1, new[] { 0, 4 })]
    [TestCase(ContinualScenario.TaskIncremental, -1, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.TaskIncremental, 2, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.TaskIncremental, 99, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.ClassIncremental, 0, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.ClassIncremental, 1, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.ClassIncremental, -1, new[] { 0, 1, 4 })]
    [TestCase(ContinualScenario.DomainIncremental, 0, new[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase(ContinualScenario.DomainIncremental, -1, new[] { 0, 1, 2, 3, 4, 5 })]
    public void CountingFor_IsWhatTheScenarioSays(ContinualScenario scenario, int task, int[] expected)
    {
        var registry = new ClassRegistry(scenario);
        registry.Know(6);
        registry.Observe(0, [4, 1, 4]);
        registry.Observe(3, []);
        registry.Observe(1, [0, 4]);
        Assert.That(registry.ActiveClasses(task), Is.EqualTo(expected));
    }

    [Test]
    public void Know_NeverForgets()
    {
        var registry = new ClassRegistry(ContinualScenario.DomainIncremental);
        registry.Know(5);
        registry.Know(3);
        Assert.That(registry.Known, Is.EqualTo(5));
    }

    [Test]
    public void Copy_IsIndependent()
    {
        var registry = new ClassRegistry(ContinualScenario.TaskIncremental);
        registry.Observe(0, [1]);
        var copy = registry.Copy();
        registry.Observe(0, [2]);
        registry.Observe(1, [3]);
        Assert.That(copy.ActiveClasses(0), Is.EqualTo([1]));
        Assert.That(copy.ActiveClasses(-1), Is.EqualTo([1]));
        Assert.That(copy.Scenario, Is.EqualTo(ContinualScenario.TaskIncremental));
    }
}
