using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>
/// Public records that a zip holds as they are. Their members' names, and what a zip means that lacks one, are a file format: a change here needs a
/// saved record of its own, as <c>SavedLearning</c> is for the options of learning.
/// </summary>
[TestFixture]
public class SavedRecordsTests
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    [Test]
    public void Network_IsSavedAsInTheFirstVersion() => AssertSaved(
        new NetworkOptions(),
        """{"Architecture":"Mlp","Widths":[256,256],"InputShape":null,"Norm":"None","Activation":"Relu","FeatureScalePosition":"BeforeNorm","FeatureScaleForm":"Multiplicative","BlockActivation":"BeforeSum"}""");

    [Test]
    public void TaskBoundaries_AreSavedAsInTheSecondVersion() => AssertSaved(
        new TaskBoundaryDetection(), """{"Detector":"None","Threshold":50,"Tolerance":0.3,"MinimumRows":100}""");

    [Test]
    public void Augmentation_IsSavedAsInTheFirstVersion() => AssertSaved(
        new ImageAugmentation(), """{"CropPadding":4,"HorizontalFlip":true,"OfReplay":true}""");

    private static void AssertSaved<T>(T byDefault, string json)
    {
        Assert.That(JsonSerializer.Serialize(byDefault, Format), Is.EqualTo(json));
        Assert.That(JsonSerializer.Deserialize<T>("{}", Format), Is.EqualTo(byDefault), "what a zip without the members means");
    }
}
