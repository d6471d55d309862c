using Nccl.MLNet.Datasets;

namespace Microsoft.ML;

/// <summary>Loads image files of the field's benchmarks.</summary>
/// <remarks>
/// The files are read once, when the method is called, so whatever is wrong with them shows at once; they may be compressed with gzip. The
/// view holds the bytes, a fourth of the memory of floats (CIFAR-100's training images are 150 MB), and makes floats while a cursor runs. It
/// is thread-safe: any number of cursors may be open. Labels are integers, as this library's trainers take them; ML.NET's own need a
/// MapValueToKey before them.
/// </remarks>
public static class ImageFileCatalog
{
    /// <summary>Loads images and labels of the IDX format: MNIST, Fashion-MNIST, KMNIST, EMNIST.</summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="imagePath">The images: bytes in three dimensions.</param>
    /// <param name="labelPath">The labels: bytes in one dimension, one per image.</param>
    /// <param name="scaleToUnit">Whether a pixel is from 0 to 1, the default, which a neural network wants; otherwise from 0 to 255, as in the file.</param>
    /// <param name="featureColumnName">A vector of <see cref="float"/> with the dimensions [1, height, width].</param>
    /// <param name="labelColumnName">An <see cref="int"/>.</param>
    /// <exception cref="InvalidDataException">A file is cut off, damaged or of another format, or the numbers of images and labels differ.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IDataView LoadFromIdx(
        this DataOperationsCatalog catalog,
        string imagePath,
        string labelPath,
        bool scaleToUnit = true,
        string featureColumnName = "Features",
        string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        CheckNames(featureColumnName, labelColumnName);
        var images = IdxFile.Read(imagePath, rank: 3, "images");
        var labels = IdxFile.Read(labelPath, rank: 1, "labels");
        if (images.Items.Count != labels.Items.Count)
        {
            throw new InvalidDataException(
                $"{imagePath} holds {images.Items.Count} images, {labelPath} {labels.Items.Count} labels; there must be one label per image. "
                + "Take both files from the same part of the same data set.");
        }

        return new ImageView(
            images.Items, 0, [1, .. images.Shape], Divisor(scaleToUnit), featureColumnName, (labelColumnName, row => labels.Items[row][0]));
    }

    /// <summary>Loads files of the CIFAR-10 binary version, one after the other: data_batch_1.bin and so on.</summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="scaleToUnit">Whether a pixel is from 0 to 1, the default, which a neural network wants; otherwise from 0 to 255, as in the file.</param>
    /// <param name="featureColumnName">A vector of <see cref="float"/> with the dimensions [3, 32, 32], red plane first.</param>
    /// <param name="labelColumnName">An <see cref="int"/> from 0 to 9.</param>
    /// <exception cref="ArgumentException">No path.</exception>
    /// <exception cref="InvalidDataException">A file is cut off, damaged or of another format.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IDataView LoadFromCifar10(
        this DataOperationsCatalog catalog,
        IEnumerable<string> paths,
        bool scaleToUnit = true,
        string featureColumnName = "Features",
        string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        CheckNames(featureColumnName, labelColumnName);
        var records = CifarFiles.Read(Checked(paths), [10], "CIFAR-10");
        return new ImageView(records, 1, [3, 32, 32], Divisor(scaleToUnit), featureColumnName, (labelColumnName, row => records[row][0]));
    }

    /// <inheritdoc cref="LoadFromCifar10(DataOperationsCatalog, IEnumerable{string}, bool, string, string)"/>
    public static IDataView LoadFromCifar10(this DataOperationsCatalog catalog, params string[] paths) => catalog.LoadFromCifar10((IEnumerable<string>)paths);

    /// <summary>Loads files of the CIFAR-100 binary version, one after the other: train.bin, test.bin.</summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="scaleToUnit">Whether a pixel is from 0 to 1, the default, which a neural network wants; otherwise from 0 to 255, as in the file.</param>
    /// <param name="featureColumnName">A vector of <see cref="float"/> with the dimensions [3, 32, 32], red plane first.</param>
    /// <param name="labelColumnName">The fine class, an <see cref="int"/> from 0 to 99.</param>
    /// <param name="coarseLabelColumnName">The coarse class, an <see cref="int"/> from 0 to 19.</param>
    /// <exception cref="ArgumentException">No path.</exception>
    /// <exception cref="InvalidDataException">A file is cut off, damaged or of another format.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IDataView LoadFromCifar100(
        this DataOperationsCatalog catalog,
        IEnumerable<string> paths,
        bool scaleToUnit = true,
        string featureColumnName = "Features",
        string labelColumnName = "Label",
        string coarseLabelColumnName = "CoarseLabel")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        CheckNames(featureColumnName, labelColumnName, coarseLabelColumnName);
        var records = CifarFiles.Read(Checked(paths), [20, 100], "CIFAR-100");
        return new ImageView(
            records, 2, [3, 32, 32], Divisor(scaleToUnit), featureColumnName, (labelColumnName, row => records[row][1]), (coarseLabelColumnName, row => records[row][0]));
    }

    /// <inheritdoc cref="LoadFromCifar100(DataOperationsCatalog, IEnumerable{string}, bool, string, string, string)"/>
    public static IDataView LoadFromCifar100(this DataOperationsCatalog catalog, params string[] paths) => catalog.LoadFromCifar100((IEnumerable<string>)paths);

    private static float Divisor(bool scaleToUnit) => scaleToUnit ? 255 : 1;

    private static string[] Checked(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[] all = [.. paths];
        return all.Length > 0 ? all : throw new ArgumentException("There is no file. Give the path of at least one.", nameof(paths));
    }

    private static void CheckNames(params string[] names)
    {
        foreach (var name in names)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        if (names.Distinct().Count() < names.Length)
        {
            throw new ArgumentException($"The columns {string.Join(", ", names.Select(name => $"'{name}'"))} need different names.");
        }
    }
}
