using Examples.CommandLine;

namespace ImageFolder.Data;

/// <summary>A folder with train/class/*.jpg and val/class/*.jpg. Only names are read here; the pipeline reads the files.</summary>
internal sealed class ImageTree
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    private readonly Dictionary<string, Photo[]> _train;
    private readonly Dictionary<string, Photo[]> _test;

    private ImageTree(Dictionary<string, Photo[]> train, Dictionary<string, Photo[]> test)
    {
        (_train, _test) = (train, test);
        Classes = [.. train.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of the classes, in the order in which they arrive.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Images to learn.</summary>
    public int TrainCount => _train.Values.Sum(images => images.Length);

    /// <summary>Images to test.</summary>
    public int TestCount => _test.Values.Sum(images => images.Length);

    /// <summary>Reads the names of all images.</summary>
    /// <exception cref="InputException">A folder is missing, a class has no images, or the two parts differ in their classes.</exception>
    public static ImageTree Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                $"The folder {folder} does not exist. Give --data a folder with train/<class>/*.jpg and val/<class>/*.jpg, or leave it out for drawn images.");
        }

        var (train, test) = (ReadPart(folder, "train"), ReadPart(folder, "val"));
        foreach (var name in train.Keys.Except(test.Keys).Concat(test.Keys.Except(train.Keys)))
        {
            var (has, lacks) = train.ContainsKey(name) ? ("train", "val") : ("val", "train");
            throw new InputException($"The class {name} is in {Path.Combine(folder, has)} but not in {Path.Combine(folder, lacks)}. Put images of it into both.");
        }

        return train.Count >= 2
            ? new ImageTree(train, test)
            : throw new InputException($"{Path.Combine(folder, "train")} has one class only; there is nothing to tell apart. Give at least two.");
    }

    /// <summary>The classes in groups of <paramref name="size"/>; the last may be smaller.</summary>
    public IReadOnlyList<ClassGroup> Groups(int size) =>
    [
        .. Classes.Chunk(size).Select((classes, index) =>
            new ClassGroup(index + 1, classes, [.. classes.SelectMany(name => _train[name])], [.. classes.SelectMany(name => _test[name])])),
    ];

    private static Dictionary<string, Photo[]> ReadPart(string folder, string part)
    {
        var path = Path.GetFullPath(Path.Combine(folder, part));
        if (!Directory.Exists(path))
        {
            throw new InputException($"{folder} has no folder {part}. Put the images at {part}/<class>/*.jpg in it.");
        }

        var classes = Directory.GetDirectories(path);
        return classes.Length > 0
            ? classes.ToDictionary(Name, ReadClass)
            : throw new InputException($"{path} has no folders. Put the images of each class into a folder of its own there.");
    }

    private static Photo[] ReadClass(string folder)
    {
        var files = Directory.GetFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0
            ? [.. files.Select(file => new Photo { Path = file, Label = Name(folder) })]
            : throw new InputException($"{folder} has no images ({string.Join(", ", Extensions)}). Put some there, or remove the folder.");
    }

    private static string Name(string folder) => Path.GetFileName(folder);
}
