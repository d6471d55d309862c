using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>A zip keeps the plan of the fit: an option that is forgotten there would go on with its default.</summary>
[TestFixture]
public class SavedPlanTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void APlan_IsLoadedAsItWasSaved_ButForItsSeed()
    {
        var model = Trainers.New(_context, options =>
        {
            options.LabelColumnName = "Text";
            options.Scenario = ContinualScenario.DomainIncremental;
            options.TaskBoundaries = TaskBoundaryDetection.PageHinkley;
            options.Learning = NcclOptions.Listing with { MemoryPerTask = 7 };
            options.NonFiniteFeatures = NonFiniteFeatures.Skip;
            options.UnreadableImages = UnreadableImages.Skip;
            options.PredictionChunkSize = 9;
        }).Fit(Blobs.View(_context, 20));

        var loaded = (NeuronCalibrationTransformer)SavedModel.Load(_context, SavedModel.Save(_context, model));

        Assert.That(loaded.Fit.Plan, Is.EqualTo(model.Fit.Plan with { Seed = null }));
    }
}
