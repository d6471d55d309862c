using Nccl.MLNet.Images;
using SkiaSharp;

namespace Nccl.MLNet.Tests.Images;

[TestFixture]
public class ImageFileEndTests
{
    private const int SignatureLength = 8;

    [TestCase(SKEncodedImageFormat.Jpeg)]
    [TestCase(SKEncodedImageFormat.Png)]
    public void AFile_IsWholeToItsLastByteOnly(SKEncodedImageFormat format)
    {
        var file = Encode(format);

        Assert.That(ImageFileEnd.IsCutOff(file), Is.False);
        Assert.That(ImageFileEnd.IsCutOff([.. file, 0, 1, 2]), Is.False, "some programs append data");
        Assert.That(Enumerable.Range(SignatureLength, file.Length - SignatureLength - 1).Where(length => !ImageFileEnd.IsCutOff(file.AsSpan(0, length))), Is.All.GreaterThan(file.Length - 5));
    }

    [Test]
    public void ThePreviewInsideAJpeg_IsNotItsEnd()
    {
        var file = Encode(SKEncodedImageFormat.Jpeg);
        byte[] preview = [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9];
        byte[] whole = [.. file[..2], .. preview, .. file[2..]];

        Assert.That(ImageFileEnd.IsCutOff(whole), Is.False);
        Assert.That(ImageFileEnd.IsCutOff(whole.AsSpan(0, whole.Length / 2)), Is.True);
    }

    [Test]
    public void OtherFormatsAndNoImages_AreLeftToTheDecoder()
    {
        Assert.That(ImageFileEnd.IsCutOff("GIF89a"u8), Is.False);
        Assert.That(ImageFileEnd.IsCutOff([]), Is.False);
    }

    private static byte[] Encode(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(24, 24);
        var random = new Random(1);
        bitmap.Pixels = [.. Enumerable.Range(0, 24 * 24).Select(_ => new SKColor((uint)random.Next() | 0xFF000000))];
        using var data = bitmap.Encode(format, 80);
        return data.ToArray();
    }
}
