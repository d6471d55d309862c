using Nccl.Networks;

namespace Nccl.Tests.Networks;

internal sealed class ImageShapeTests
{
    [TestCase(new[] { 3, 32, 48 }, new[] { 3, 32, 48 })]
    [TestCase(new[] { 1, 28, 28 }, new[] { 1, 28, 28 })]
    [TestCase(new[] { 13, 64, 64 }, new[] { 13, 64, 64 }, Description = "neither end can be colours: as documented, channels first")]
    [TestCase(new[] { 3, 4, 4 }, new[] { 3, 4, 4 }, Description = "the square reading")]
    public void Of_ChannelsFirst_IsPlanar(int[] column, int[] expected)
    {
        var shape = ImageShape.Of(column);
        Assert.That(shape.Layout, Is.EqualTo(PixelLayout.Planar));
        Assert.That(shape.Dimensions, Is.EqualTo(expected));
    }

    [TestCase(new[] { 32, 48, 3 }, new[] { 3, 32, 48 })]
    [TestCase(new[] { 28, 28, 1 }, new[] { 1, 28, 28 })]
    [TestCase(new[] { 4, 4, 3 }, new[] { 3, 4, 4 })]
    public void Of_ChannelsLast_IsInterleaved(int[] column, int[] expected)
    {
        var shape = ImageShape.Of(column);
        Assert.That(shape.Layout, Is.EqualTo(PixelLayout.Interleaved));
        Assert.That(shape.Dimensions, Is.EqualTo(expected));
    }

    [TestCase(3, 32, 3)]
    [TestCase(3, 32, 4)]
    [TestCase(3, 3, 3)]
    public void Of_BothEnds_IsRefusedWithBothReadings(int first, int middle, int last) => Assert.That(
        () => ImageShape.Of([first, middle, last]),
        Throws.ArgumentException.With.Message.Contains($"Network.InputShape = [{first}, {middle}, {last}] or [{last}, {first}, {middle}]"));

    [Test]
    public void Of_AnExpectedShape_SaysWhichReadingIsMeant()
    {
        Assert.That(ImageShape.Of([3, 32, 3], [3, 32, 3]).Layout, Is.EqualTo(PixelLayout.Planar));
        Assert.That(ImageShape.Of([3, 32, 3], [3, 3, 32]).Layout, Is.EqualTo(PixelLayout.Interleaved));
        Assert.That(ImageShape.Of([784], [1, 28, 28]).Layout, Is.EqualTo(PixelLayout.Planar));
    }

    [Test]
    public void Of_ImagesOfAnotherSize_IsRefusedWithBothSizes() => Assert.That(
        () => ImageShape.Of([3, 32, 32], [3, 64, 64]),
        Throws.ArgumentException.With.Message.Contains("[3, 32, 32]").And.Message.Contains("[3, 64, 64]").And.Message.Contains("ResizeImages"));

    [Test]
    public void CopyPlanar_PutsChannelsFirst()
    {
        // Two lines of three pixels; pixel n has the channels 10n and 10n + 1.
        float[] row = [0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51];
        var planar = new float[12];
        ImageShape.Of([2, 3, 2], [2, 2, 3]).CopyPlanar(row, planar);
        Assert.That(planar, Is.EqualTo([0, 10, 20, 30, 40, 50, 1, 11, 21, 31, 41, 51]));
        new ImageShape([2, 2, 3], PixelLayout.Planar).CopyPlanar(row, planar);
        Assert.That(planar, Is.EqualTo(row));
    }
}
