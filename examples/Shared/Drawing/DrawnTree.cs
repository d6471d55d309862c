using Examples.Randomness;

namespace Examples.Drawing;

/// <summary>A folder like any that a user has, with images that are drawn here. It is deleted at the end.</summary>
internal sealed class DrawnTree : IDisposable
{
    private const int TrainPerClass = 80;
    private const int TestPerClass = 40;

    private DrawnTree(string folder) => Folder = folder;

    /// <summary>The folder with train and val.</summary>
    public string Folder { get; }

    /// <summary>Draws all images.</summary>
    public static DrawnTree Draw(int seed, CancellationToken cancellationToken)
    {
        var tree = new DrawnTree(Directory.CreateTempSubdirectory("imagefolder-").FullName);
        using var painter = new FigurePainter();
        foreach (var figure in Enum.GetValues<Figure>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            tree.Paint(painter, figure, "train", TrainPerClass, seed);
            tree.Paint(painter, figure, "val", TestPerClass, ~seed);
        }

        return tree;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Paint(FigurePainter painter, Figure figure, string part, int count, int seed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, part, $"{figure}".ToLowerInvariant())).FullName;
        for (var number = 0; number < count; number++)
        {
            painter.Paint(figure, Seeds.Combine(seed, (int)figure, number), Path.Combine(folder, $"{number:000}.jpg"));
        }
    }
}
