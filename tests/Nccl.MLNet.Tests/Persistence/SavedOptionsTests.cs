using System.Text;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>
/// A zip whose options have a member that this library does not know. Where the zip is no newer than the library, nobody has written that, and
/// leaving the member out would learn on in another way. A newer library that lets this one read its zips says that it may be left out.
/// </summary>
[TestFixture]
public class SavedOptionsTests
{
    private const int VersionWritten = 8;

    private readonly MLContext _context = new(seed: 1);

    [TestCase("model-v1")]
    [TestCase("model-v2-dark")]
    [TestCase("model-v3-announced")]
    [TestCase("model-v4-averaged")]
    public void AnUnknownMember_InAZipThatIsNotNewer_IsRefusedByName(string name)
    {
        var zip = Changed(name, main => Rename(main, "MemoryPerTask", "MemoryPerTosk"));

        Assert.That(
            Chain(Assert.Catch(() => SavedModel.Load(_context, zip))!),
            Has.Some.InstanceOf<FormatException>().With.Message.Contains("The options saved with the model cannot be read").And.Message.Contains("'MemoryPerTosk'"));
    }

    [Test]
    public void AnUnknownMember_InANewerZip_IsLeftOut()
    {
        var zip = Changed("model-v1", main =>
        {
            Rename(main, "MemoryPerTask", "MemoryPerTosk");
            main[main.AsSpan().IndexOf(Encoding.ASCII.GetBytes("NCCLTRAN")) + VersionWritten] = 9;
        });

        var model = ContinueFitExtensions.TheContinualModelIn(SavedModel.Load(_context, zip));

        Assert.That(model.Fit.Plan.Learning.MemoryPerTask, Is.EqualTo(50), "what a zip without the member means");
        Assert.That(model.Model.RowsInMemory, Is.EqualTo(20), "the memory itself is as it was");
    }

    /// <summary>The same change without a member's name: that the zip is refused is due to the name alone.</summary>
    [Test]
    public void AZipPackedAgain_Loads() => Assert.That(() => SavedModel.Load(_context, Changed("model-v1", _ => { })), Throws.Nothing);

    private static byte[] Changed(string name, Action<byte[]> change)
    {
        var parts = SavedModel.Parts(File.ReadAllBytes(Path.Combine(SourceFolder.Tests, "Fixtures", $"{name}.zip")));
        change(parts.Values.Single(part => part.AsSpan().IndexOf(Encoding.ASCII.GetBytes("NCCLTRAN")) >= 0));
        return SavedModel.Zip(parts);
    }

    /// <summary>Names of one length, so that the text keeps its own.</summary>
    private static void Rename(byte[] main, string member, string other)
    {
        var place = main.AsSpan().IndexOf(Encoding.UTF8.GetBytes(member));
        Assert.That(place, Is.Positive);
        Encoding.UTF8.GetBytes(other).CopyTo(main, place);
    }

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
