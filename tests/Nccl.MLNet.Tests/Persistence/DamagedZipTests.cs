using System.Text;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

[TestFixture]
public class DamagedZipTests
{
    private const int VersionWritten = 8;
    private const int OldestReader = 12;

    private readonly MLContext _context = new(seed: 1);
    private byte[] _zip = [];

    [OneTimeSetUp]
    public void SaveAModel() => _zip = SavedModel.Save(
        _context, Trainers.Fitted(_context, options => options.TaskBoundaries = TaskBoundaryDetection.PageHinkley).ContinueFit(Blobs.View(_context, 20, "bc", task: 2)));

    [Test]
    public void ANewerFormat_AsksToUpgrade() => Assert.That(
        Innermost(LoadWith(bytes => (bytes[VersionWritten], bytes[OldestReader]) = (9, 9))).Message,
        Does.Contain("version 9").And.Contain("up to 4").And.Contain("Upgrade the package Nccl.MLNet"));

    [Test]
    public void ANewerFormatThatWeCanStillRead_Loads() =>
        Assert.That(() => Load(Changed("Model.key", MainHeader, bytes => bytes[VersionWritten] = 9)), Throws.Nothing);

    [Test]
    public void AnOlderFormatThanWeRead_AsksForAnOlderPackage() => Assert.That(
        Innermost(LoadWith(bytes => (bytes[VersionWritten], bytes[OldestReader]) = (0, 0))).Message, Does.Contain("older version of the package"));

    [TestCase(0.2)]
    [TestCase(0.9)]
    public void ATruncatedZip_DoesNotLoad(double part) =>
        Assert.That(Innermost(Failure(_zip[..(int)(part * _zip.Length)])).Message, Does.Contain("Central Directory").Or.Contain("damaged"));

    [TestCase("State")]
    [TestCase("Weights")]
    [TestCase("Memory")]
    [TestCase("Anchor")]
    [TestCase("Boundaries")]
    public void AChangedByteInAPart_IsFoundAndThePartNamed(string part)
    {
        var length = SavedModel.Parts(_zip).Single(entry => entry.Key.EndsWith(part, StringComparison.Ordinal)).Value.Length;
        for (var place = 0; place < length; place += Math.Max(1, length / 20))
        {
            var error = Failure(Changed(part, _ => 0, bytes => bytes[place] ^= 0x10));

            Assert.That(Chain(error), Has.Some.Message.Contains("The model is damaged").And.Message.Contains($"'{part}'").And.Message.Contains("Copy the file again"));
        }
    }

    [TestCase("State")]
    [TestCase("Weights")]
    [TestCase("Memory")]
    [TestCase("Anchor")]
    [TestCase("Boundaries")]
    public void APartCutShort_IsFound(string part)
    {
        var parts = SavedModel.Parts(_zip);
        var name = parts.Keys.Single(key => key.EndsWith(part, StringComparison.Ordinal));
        parts[name] = parts[name][..(parts[name].Length / 2)];

        Assert.That(Chain(Failure(SavedModel.Zip(parts))), Has.Some.Message.Contains("The model is damaged").And.Message.Contains($"'{part}'"));
    }

    [TestCase("State")]
    [TestCase("Weights")]
    [TestCase("Memory")]
    [TestCase("Anchor")]
    [TestCase("Boundaries")]
    public void AMissingPart_IsNamed(string part)
    {
        var parts = SavedModel.Parts(_zip);
        parts.Remove(parts.Keys.Single(key => key.EndsWith(part, StringComparison.Ordinal)));

        Assert.That(Innermost(Failure(SavedModel.Zip(parts))).Message, Does.Contain($"its part '{part}' is missing"));
    }

    [Test]
    public void AMainStreamCutShort_IsDamaged([Range(40, 400, 40)] int missing)
    {
        var parts = SavedModel.Parts(_zip);
        var name = MainName(parts);
        parts[name] = parts[name][..^missing];

        Assert.That(Chain(Failure(SavedModel.Zip(parts))), Has.Some.InstanceOf<FormatException>());
    }

    [Test]
    public void AChangedByteInTheMainStream_IsAFormatErrorOrHarmless()
    {
        var main = SavedModel.Parts(_zip)[MainName(SavedModel.Parts(_zip))];
        var others = new List<string>();

        // What follows the content is ML.NET's own: the name of the assembly to load.
        var end = main.AsSpan().IndexOf(Encoding.Unicode.GetBytes("Nccl.MLNet"));
        for (var place = MainHeader(main) + 256; place < end; place++)
        {
            var changed = place;
            try
            {
                Load(Changed("Model.key", _ => 0, bytes => bytes[changed] ^= 0x55));
            }
            catch (Exception error)
            {
                if (!Chain(error).Any(cause => cause is FormatException))
                {
                    others.Add($"{place}: {Innermost(error).GetType().Name} {Innermost(error).Message}");
                }
            }
        }

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void AModelOfTheSameZipUnchanged_Loads() => Assert.That(() => Load(SavedModel.Zip(SavedModel.Parts(_zip))), Throws.Nothing);

    private Exception LoadWith(Change changeHeader) =>
        Failure(Changed("Model.key", MainHeader, changeHeader));

    private Exception Failure(byte[] zip) => Assert.Catch(() => Load(zip))!;

    private ITransformer Load(byte[] zip) => SavedModel.Load(_context, zip);

    private delegate void Change(Span<byte> bytes);

    private byte[] Changed(string part, Func<byte[], int> start, Change change)
    {
        var parts = SavedModel.Parts(_zip);
        var name = part == "Model.key" ? MainName(parts) : parts.Keys.Single(key => key.EndsWith(part, StringComparison.Ordinal));
        change(parts[name].AsSpan(start(parts[name])));
        return SavedModel.Zip(parts);
    }

    private static string MainName(Dictionary<string, byte[]> parts) => parts.Single(part => MainHeader(part.Value) >= 0).Key;

    private static int MainHeader(byte[] bytes) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("NCCLTRAN"));

    private static Exception Innermost(Exception error) => Chain(error).Last();

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
