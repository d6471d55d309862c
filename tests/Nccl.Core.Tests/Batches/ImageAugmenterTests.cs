using Nccl.Batches;
using Nccl.Learners;
using Nccl.Randomness;
using Nccl.Tests.Learners;
using TorchSharp;

namespace Nccl.Tests.Batches;

internal sealed class ImageAugmenterTests
{
    private const int Rows = 400;
    private static readonly int[] Shape = [2, 4, 5];

    [Test]
    public void NoPaddingAndNoFlip_ChangesNothing()
    {
        using var images = Images();
        using var same = Apply(images, new ImageAugmentation { CropPadding = 0, HorizontalFlip = false });
        Assert.That(Numbers.Of(same), Is.EqualTo(Numbers.Of(images)));
    }

    [Test]
    public void Flip_MirrorsAboutHalfOfTheImagesLeftToRight()
    {
        using var images = Images();
        using var changed = Apply(images, new ImageAugmentation { CropPadding = 0 });
        var (before, after) = (Split(images), Split(changed));
        var mirrored = 0;
        for (var i = 0; i < Rows; i++)
        {
            var mirror = Shifted(before[i], 0, 0, isMirrored: true);
            Assert.That(after[i], Is.EqualTo(before[i]).Or.EqualTo(mirror));
            mirrored += after[i].SequenceEqual(mirror) ? 1 : 0;
        }

        Assert.That(mirrored, Is.EqualTo(Rows / 2).Within(60), "six standard deviations of 400 fair coins");
    }

    [Test]
    public void Crop_ShiftsBothWaysUpToThePaddingAndRepeatsTheEdge()
    {
        using var images = Images();
        using var changed = Apply(images, new ImageAugmentation { CropPadding = 2, HorizontalFlip = false });
        var (before, after) = (Split(images), Split(changed));
        var seen = new HashSet<(int, int)>();
        for (var i = 0; i < Rows; i++)
        {
            var shifts = from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) select (down, right);
            seen.Add(shifts.Single(shift => Shifted(before[i], shift.down, shift.right, isMirrored: false).SequenceEqual(after[i])));
        }

        Assert.That(seen, Has.Count.EqualTo(25), "every shift occurs");
    }

    [Test]
    public void TheDraws_OfOneChangeDoNotDependOnTheOther()
    {
        using var images = Images();
        using var both = Apply(images, new ImageAugmentation { CropPadding = 1 });
        using var flipOnly = Apply(images, new ImageAugmentation { CropPadding = 0 });
        using var cropOnly = Apply(images, new ImageAugmentation { CropPadding = 1, HorizontalFlip = false });
        var (before, one, other, together) = (Split(images), Split(flipOnly), Split(cropOnly), Split(both));
        for (var i = 0; i < Rows; i++)
        {
            var isMirrored = !one[i].SequenceEqual(before[i]);
            var shift = (from down in Enumerable.Range(-1, 3) from right in Enumerable.Range(-1, 3) select (down, right))
                .Single(shift => Shifted(before[i], shift.down, shift.right, isMirrored: false).SequenceEqual(other[i]));
            Assert.That(together[i], Is.EqualTo(Shifted(before[i], shift.down, shift.right, isMirrored)));
        }
    }

    [TestCase(new[] { 40 }, 0)]
    [TestCase(new[] { 3, 8, 4 }, 4)]
    public void RowsThatAreNoImagesOrSmallerThanThePadding_AreRefused(int[] shape, int padding)
    {
        using var stream = new RandomSource(1);
        Assert.That(
            () => new ImageAugmenter(new ImageAugmentation { CropPadding = padding }, shape, stream),
            Throws.ArgumentException.With.Message.Contains($"[{string.Join(", ", shape)}]").And.Message.Contains("CropPadding"));
    }

    [Test]
    public void Memory_KeepsTheImagesAsTheyCame()
    {
        var stream = Learner(new ImageAugmentation { CropPadding = 2 });
        using var learner = stream.Learner();
        stream.Observe(learner, 0, 0);
        Assert.That(learner.Capture().Memory.Rings[0]!.FilledInputs.ToArray(), Is.EqualTo(stream.Batch(0, 0).Inputs));
    }

    [Test]
    public void Learning_SeesOtherImagesButDrawsTheSameReplay()
    {
        var (plain, changed) = (Captured(null), Captured(new ImageAugmentation { CropPadding = 2 }));
        Assert.That(States.SameTensors(plain.Tensors, changed.Tensors), Is.False);
        Assert.That(changed.Streams.Take(4), Is.EqualTo(plain.Streams.Take(4)));
        Assert.That(changed.Streams[4], Is.Not.EqualTo(plain.Streams[4]));
    }

    [Test]
    public void OfReplay_DecidesWhetherReplayedRowsAreChanged()
    {
        var (with, without) = (new ImageAugmentation { CropPadding = 2 }, new ImageAugmentation { CropPadding = 2, OfReplay = false });
        Assert.That(States.SameTensors(Captured(with, tasks: 1).Tensors, Captured(without, tasks: 1).Tensors), Is.True, "no replay in the first task");
        Assert.That(States.SameTensors(Captured(with).Tensors, Captured(without).Tensors), Is.False);
    }

    private static NetworkLearnerState Captured(ImageAugmentation? augmentation, int tasks = 2)
    {
        var stream = Learner(augmentation);
        using var learner = stream.Learner();
        stream.Learn(learner, 3, [.. Enumerable.Range(0, tasks)]);
        return learner.Capture();
    }

    private static TaskStream Learner(ImageAugmentation? augmentation) =>
        TaskStream.ResNet with { Options = TaskStream.ResNet.Options with { Augmentation = augmentation } };

    private static torch.Tensor Images() => torch.arange(Rows * 40, torch.float32).view(Rows, 2, 4, 5);

    private static torch.Tensor Apply(torch.Tensor images, ImageAugmentation options)
    {
        using var stream = new RandomSource(3);
        return new ImageAugmenter(options, Shape, stream).Apply(images);
    }

    private static double[][] Split(torch.Tensor images) => [.. Numbers.Of(images).Chunk(40)];

    /// <summary>The definition, pixel by pixel.</summary>
    private static double[] Shifted(double[] image, int down, int right, bool isMirrored) =>
    [
        .. from channel in Enumerable.Range(0, 2)
           from y in Enumerable.Range(0, 4)
           from x in Enumerable.Range(0, 5)
           let line = Math.Clamp(y + down, 0, 3)
           let column = Math.Clamp((isMirrored ? 4 - x : x) + right, 0, 4)
           select image[(channel * 20) + (line * 5) + column],
    ];
}
