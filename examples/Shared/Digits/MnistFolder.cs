using Examples.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Examples.Digits;

/// <summary>Reads the four files of MNIST from a folder.</summary>
internal static class MnistFolder
{
    private const int ImageSize = 28;

    /// <summary>Reads training and test images.</summary>
    /// <exception cref="InputException">The folder or a file is missing, damaged or not MNIST.</exception>
    public static DigitSource Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                $"The folder {folder} does not exist. Give --data a folder with the four files of MNIST, or leave it out for drawn digits.");
        }

        return new DigitSource("MNIST", ReadPool(folder, "train"), ReadPool(folder, "t10k"));
    }

    private static DigitPool ReadPool(string folder, string part)
    {
        var imagePath = Find(folder, $"{part}-images", "idx3-ubyte");
        var labelPath = Find(folder, $"{part}-labels", "idx1-ubyte");
        var (pixels, labels) = Read(imagePath, labelPath);
        var wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(DigitPool.LabelCount - 1));
        if (wrong >= 0)
        {
            throw new InputException($"{labelPath} has the label {labels[wrong]} in row {wrong + 1}; 0 to 9 are allowed. Use MNIST's files.");
        }

        return new DigitPool(pixels, labels);
    }

    private static (byte[] Pixels, byte[] Labels) Read(string imagePath, string labelPath)
    {
        try
        {
            var data = new MLContext().Data.LoadFromIdx(imagePath, labelPath, scaleToUnit: false);
            var image = (VectorDataViewType)data.Schema["Features"].Type;
            if (!image.Dimensions.SequenceEqual([1, ImageSize, ImageSize]))
            {
                throw new InputException(
                    $"{imagePath} holds images of {image.Dimensions[1]} x {image.Dimensions[2]} pixels; 28 x 28 are needed. Use MNIST's files.");
            }

            return (
                [.. data.GetColumn<float[]>("Features").SelectMany(pixels => pixels).Select(pixel => (byte)pixel)],
                [.. data.GetColumn<int>("Label").Select(label => (byte)label)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    // The files circulate under four names: with a dash or a dot before "idx", compressed or not.
    private static string Find(string folder, string part, string format)
    {
        string[] names = [$"{part}-{format}", $"{part}-{format}.gz", $"{part}.{format}", $"{part}.{format}.gz"];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InputException($"{folder} has no file {names[0]} (or {string.Join(", ", names[1..])}). Put MNIST's four files there.");
    }
}
