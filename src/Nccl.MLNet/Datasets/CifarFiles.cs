namespace Nccl.MLNet.Datasets;

/// <summary>
/// Files of the CIFAR binary format: records of one label (CIFAR-10) or two (CIFAR-100: coarse, fine) and the bytes of a 3 x 32 x 32 image, red
/// plane first. There is no header, so a file of something else shows in its length and its labels.
/// </summary>
internal static class CifarFiles
{
    public const int ImageLength = 3 * 32 * 32;

    /// <summary>Reads files one after the other.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="labelCounts">How many values each label byte of a record can have.</param>
    /// <param name="format">For the error.</param>
    /// <exception cref="InvalidDataException">A file is cut off, damaged or of another format.</exception>
    public static ByteRecords Read(IReadOnlyList<string> paths, int[] labelCounts, string format)
    {
        var records = new ByteRecords(labelCounts.Length + ImageLength);
        foreach (var path in paths)
        {
            PackedFile.Read(path, stream => ReadAll(records, stream, path, labelCounts, format));
        }

        return records;
    }

    private static long ReadAll(ByteRecords records, Stream stream, string path, int[] labelCounts, string format)
    {
        var before = records.Count;
        int bytes;
        while ((bytes = records.Read(stream)) == records.Length)
        {
            var record = records[records.Count - 1];
            for (var label = 0; label < labelCounts.Length; label++)
            {
                if (record[label] >= labelCounts[label])
                {
                    throw new InvalidDataException(
                        $"{path} has the label {record[label]} in record {records.Count - before}; {format} has labels from 0 to {labelCounts[label] - 1}. "
                        + "Check that the file is of this format (CIFAR-10 and CIFAR-100 differ by one byte a record).");
                }
            }
        }

        if (bytes > 0 || records.Count == before)
        {
            throw new InvalidDataException(
                $"{path} has {records.Count - before} records of {records.Length} bytes and {bytes} byte(s) more; a {format} file consists of whole records, at least one. "
                + "It is cut off or of another format: get the file again.");
        }

        return records.Count - before;
    }
}
