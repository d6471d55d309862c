using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using TorchSharp;

namespace Nccl.MLNet.Tests.Sessions;

[TestFixture]
public class TorchDeviceTests
{
    // No machine has as many.
    private readonly MLContext _context = new(seed: 1) { GpuDeviceId = 99 };

    [Test]
    public void AGpuThatIsNotThere_IsRefusedWithTheWaysOut()
    {
        _context.FallbackToCpu = false;

        Assert.That(
            () => Trainers.New(_context).Fit(Blobs.View(_context, 20)),
            Throws.InvalidOperationException.With.Message.Contains("GpuDeviceId is 99").And.Message.Contains("TorchSharp-cuda-linux").And.Message.Contains("FallbackToCpu"));
    }

    [Test]
    public void AGpuThatIsNotThere_BecomesTheCpuWithAWarningWhereThatIsAllowed()
    {
        _context.FallbackToCpu = true;
        var log = new LogRecorder(_context);

        var fitted = Trainers.New(_context).Fit(Blobs.View(_context, 20));

        Assert.That(log.Warnings, Has.Some.Contains("the CPU is used"));
        Assert.That(Reading.Scores(fitted.Transform(Blobs.View(_context, 5))), Has.Length.EqualTo(5));
        Assert.That(torch.get_default_device().type, Is.EqualTo(DeviceType.CPU));
    }
}
