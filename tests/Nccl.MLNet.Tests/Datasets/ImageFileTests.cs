using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Datasets;

/// <summary>Image files made here, byte by byte.</summary>
[TestFixture]
public class ImageFileTests
{
    private readonly MLContext _context = new(seed: 1);
    private DirectoryInfo _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory();

    [OneTimeTearDown]
    public void CleanUp() => _folder.Delete(recursive: true);

    [Test]
    public void Idx_GivesImagesWithTheirShapeAndLabels([Values] bool packed)
    {
        var data = _context.Data.LoadFromIdx(Save(Images(3, 2, 4), packed), Save(Labels(7, 0, 255), packed));

        Assert.That(data.Schema["Features"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 1, 2, 4)));
        Assert.That(data.GetColumn<int>("Label"), Is.EqualTo([7, 0, 255]));
        Assert.That(data.GetColumn<float[]>("Features"), Is.EqualTo(Enumerable.Range(0, 3).Select(image => Enumerable.Range(0, 8).Select(i => Pixel(image, i) / 255f))));
        Assert.That(data.GetRowCount(), Is.EqualTo(3));
    }

    [Test]
    public void Pixels_AreAsInTheFileByOption_AndTheBrightestIsExactlyOne()
    {
        var (images, labels) = (Save(Idx([1, 1, 2], 0, 255)), Save(Labels(1)));

        Assert.That(_context.Data.LoadFromIdx(images, labels).GetColumn<float[]>("Features").Single(), Is.EqualTo([0f, 1f]));
        Assert.That(_context.Data.LoadFromIdx(images, labels, scaleToUnit: false).GetColumn<float[]>("Features").Single(), Is.EqualTo([0f, 255f]));
    }

    [Test]
    public void Idx_MoreThanABlockOfRows_ComesBackWhole()
    {
        // A block is a megabyte: two and a half of them.
        var data = _context.Data.LoadFromIdx(Save(Images(2_600, 25, 41)), Save(Labels([.. Enumerable.Range(0, 2_600).Select(i => (byte)i)])), scaleToUnit: false);

        var row = 0;
        foreach (var pixels in data.GetColumn<float[]>("Features"))
        {
            Assert.That((pixels.Length, pixels[0], pixels[^1]), Is.EqualTo((1_025, (float)Pixel(row, 0), (float)Pixel(row, 1_024))));
            row++;
        }

        Assert.That(row, Is.EqualTo(2_600));
        Assert.That(data.GetColumn<int>("Label"), Is.EqualTo(Enumerable.Range(0, 2_600).Select(i => (int)(byte)i)));
    }

    [Test]
    public void AView_CanBeReadAgainAndAtOnce()
    {
        var data = _context.Data.LoadFromIdx(Save(Images(50, 3, 3)), Save(Labels([.. Enumerable.Range(0, 50).Select(i => (byte)i)])));
        var all = new float[4][][];
        Parallel.For(0, all.Length, i => all[i] = [.. data.GetColumn<float[]>("Features")]);

        Assert.That(all, Is.All.EqualTo(data.GetColumn<float[]>("Features")));
    }

    [Test]
    public void Idx_WrongFiles_AreNamedWithWhatIsWrong()
    {
        var (images, labels) = (Images(3, 2, 4), Labels(1, 2, 3));
        Refuses(() => Load(labels, labels), "starts with the bytes 00000801", "of images starts with 00000803", "mixed up");
        Refuses(() => Load(images, images), "of labels starts with 00000801");
        Refuses(() => Load([0, 0, 13, 3, .. images[4..]], labels), "00000D03");
        Refuses(() => Load([0, 0], labels), "starts with the bytes 0000;");
        Refuses(() => Load([], labels), "starts with the bytes ;");
        Refuses(() => Load(images[..10], labels), "ends inside its header, after 10 bytes");
        Refuses(() => Load(images[..^3], labels), "announces 3 images of 8 byte(s), and it has 2 and 5 byte(s) more");
        Refuses(() => Load([.. images, 0], labels), "goes on after the 3 images");
        Refuses(() => Load(images, labels[..^1]), "ends too early", "3 labels");
        Refuses(() => Load(images, Labels(1, 2)), "holds 3 images", "2 labels", "one label per image");
        Refuses(() => Load(Idx([0, 2, 4]), labels), "announces the dimensions 0 x 2 x 4");
    }

    [Test]
    public void Idx_AHeaderThatAnnouncesTooMuch_EndsWithTheFileAndNotWithTheMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(() => Load(Idx([int.MaxValue, 28, 28], 1, 2, 3), Labels(1)), "ends too early");
        Refuses(() => Load(Idx([1, int.MaxValue, int.MaxValue], 1, 2, 3), Labels(1)), "announces the dimensions");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void APackedFile_ThatIsCutOffOrDamagedIsNamed()
    {
        var packed = Pack(Images(400, 20, 20));
        var damaged = packed.ToArray();
        damaged.AsSpan(100, 300).Clear();
        Assert.That(() => Load(packed[..(packed.Length / 2)], Labels(1)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(_folder.FullName));
        Refuses(() => Load(damaged, Labels(1)), "compressed with gzip but damaged", "Get the file again");
    }

    [Test]
    public void APackedFile_ThatIsCutOffBetweenTwoRecordsIsNamed()
    {
        using var packed = new MemoryStream();
        using var packer = new GZipStream(packed, CompressionLevel.Fastest);
        packer.Write(Cifar([1], [2]));
        packer.Flush();

        Refuses(() => _context.Data.LoadFromCifar10(Save(packed.ToArray())), "is compressed with gzip but cut off: it holds 6146 bytes", "Get the file again");
    }

    [Test]
    public void AFileThatIsMissing_IsNamed()
    {
        var missing = Path.Combine(_folder.FullName, "missing");
        Assert.That(() => _context.Data.LoadFromIdx(missing, missing), Throws.InstanceOf<IOException>().With.Message.Contains(missing));
        Assert.That(() => _context.Data.LoadFromCifar10(missing), Throws.InstanceOf<IOException>().With.Message.Contains(missing));
        Assert.That(() => _context.Data.LoadFromIdx(" ", missing), Throws.ArgumentException);
        Assert.That(() => _context.Data.LoadFromCifar100(), Throws.ArgumentException.With.Message.Contains("no file"));
    }

    [Test]
    public void Cifar10_GivesImagesOfAllFilesInOrder([Values] bool packed)
    {
        var data = _context.Data.LoadFromCifar10(Save(Cifar([9], [0]), packed), Save(Cifar([5]), packed));

        Assert.That(data.Schema["Features"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32)));
        Assert.That(data.GetColumn<int>("Label"), Is.EqualTo([9, 0, 5]));
        Assert.That(data.GetColumn<float[]>("Features").ElementAt(1), Is.EqualTo(Enumerable.Range(0, 3072).Select(i => Pixel(1, i) / 255f)));
    }

    [Test]
    public void Cifar100_HasFineAndCoarseLabels()
    {
        var data = _context.Data.LoadFromCifar100([Save(Cifar([19, 99], [0, 42]))], scaleToUnit: false, "Pixels", "Fine", "Coarse");

        Assert.That(data.Schema.Select(column => column.Name), Is.EqualTo(["Pixels", "Fine", "Coarse"]));
        Assert.That(data.GetColumn<int>("Fine"), Is.EqualTo([99, 42]));
        Assert.That(data.GetColumn<int>("Coarse"), Is.EqualTo([19, 0]));
        Assert.That(data.GetColumn<float[]>("Pixels").ElementAt(1)[^1], Is.EqualTo((float)Pixel(1, 3071)));
    }

    [Test]
    public void Cifar_WrongFiles_AreNamedWithWhatIsWrong()
    {
        Refuses(() => _context.Data.LoadFromCifar10(Save(Cifar([1], [2])[..^1])), "1 records of 3073 bytes and 3072 byte(s) more", "CIFAR-10 file");
        Refuses(() => _context.Data.LoadFromCifar10(Save([])), "0 records", "at least one");
        Refuses(() => _context.Data.LoadFromCifar10(Save(Cifar([1], [10]))), "the label 10 in record 2", "0 to 9");
        Refuses(() => _context.Data.LoadFromCifar100(Save(Cifar([20, 1]))), "the label 20 in record 1", "0 to 19");
        Refuses(() => _context.Data.LoadFromCifar100(Save(Cifar([1, 100]))), "the label 100", "0 to 99");
        Refuses(() => _context.Data.LoadFromCifar100(Save(Cifar([1], [2]))), "CIFAR-100");
        Assert.That(() => _context.Data.LoadFromCifar100([Save(Cifar([1, 2]))], labelColumnName: "Features"), Throws.ArgumentException.With.Message.Contains("different names"));
    }

    [Test]
    public void AResNet18_TakesTheImagesAsTheyAre()
    {
        var data = _context.Data.LoadFromCifar10(Save(Cifar([.. Enumerable.Range(0, 4).Select(i => new[] { (byte)(i % 2) })])));
        var trainer = _context.MulticlassClassification.Trainers.NeuronCalibration(network: NetworkOptions.ResNet18(width: 2), seed: 1);

        Assert.That(trainer.Fit(data).Model.InputShape, Is.EqualTo([3, 32, 32]));
    }

    private static void Refuses(Func<IDataView> load, params string[] parts) => Assert.That(
        () => load(), Throws.InstanceOf<InvalidDataException>().With.Message.Matches(string.Join(".*", parts.Select(Regex.Escape))));

    private IDataView Load(byte[] images, byte[] labels) => _context.Data.LoadFromIdx(Save(images), Save(labels));

    private static byte Pixel(int image, int place) => unchecked((byte)((image * 31) + (place * 7)));

    private static byte[] Images(int count, int height, int width) => Idx(
        [count, height, width], [.. Enumerable.Range(0, count).SelectMany(image => Enumerable.Range(0, height * width).Select(place => Pixel(image, place)))]);

    private static byte[] Labels(params byte[] labels) => Idx([labels.Length], labels);

    private static byte[] Idx(int[] dimensions, params byte[] values)
    {
        var header = new byte[4 * (dimensions.Length + 1)];
        (header[2], header[3]) = (8, (byte)dimensions.Length);
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        }

        return [.. header, .. values];
    }

    private static byte[] Cifar(params byte[][] labels) =>
        [.. labels.SelectMany((label, image) => label.Concat(Enumerable.Range(0, 3072).Select(place => Pixel(image, place))))];

    private static byte[] Pack(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var packer = new GZipStream(stream, CompressionLevel.Fastest))
        {
            packer.Write(bytes);
        }

        return stream.ToArray();
    }

    private string Save(byte[] bytes, bool packed = false)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllBytes(path, packed ? Pack(bytes) : bytes);
        return path;
    }
}
