using Microsoft.ML;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Tests.Interop;

[TestFixture]
public class EnvironmentSettingsTests
{
    [Test]
    public void Settings_AreThoseOfTheContext()
    {
        var context = new MLContext(seed: 7);
        var environment = CatalogEnvironment.EnvironmentOf(context.MulticlassClassification.Trainers);

        // After the environment was taken: it must not be a copy.
        context.GpuDeviceId = 1;
        context.FallbackToCpu = true;

        Assert.That(EnvironmentSettings.SeedOf(environment), Is.EqualTo(7));
        Assert.That(EnvironmentSettings.GpuDeviceIdOf(environment), Is.EqualTo(1));
        Assert.That(EnvironmentSettings.FallbackToCpuOf(environment), Is.True);
    }

    [Test]
    public void Settings_OfANewContextAreUnset()
    {
        var environment = CatalogEnvironment.EnvironmentOf(new MLContext().MulticlassClassification.Trainers);

        Assert.That(EnvironmentSettings.SeedOf(environment), Is.Null);
        Assert.That(EnvironmentSettings.GpuDeviceIdOf(environment), Is.Null);
        Assert.That(EnvironmentSettings.FallbackToCpuOf(environment), Is.False);
    }
}
