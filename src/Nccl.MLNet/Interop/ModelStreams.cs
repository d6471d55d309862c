using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// The streams of one component in a model zip: the main one for small values, and named ones, each a file of its own, for weights and
/// examples. ML.NET keeps the writer, the reader and the named streams of its contexts internal.
/// </summary>
internal static class ModelStreams
{
    private const int BufferSize = 64 * 1024;
    private const string Remedy = "Copy the file again completely, or save the model again.";

    /// <summary>Writes to the main stream, after <see cref="ModelFormat.Write"/>.</summary>
    public static BinaryWriter WriterOf(ModelSaveContext context) => context.Writer;

    /// <summary>Reads from the main stream, after <see cref="ModelFormat.Check"/>.</summary>
    public static BinaryReader ReaderOf(ModelLoadContext context) => context.Reader;

    /// <summary>
    /// Writes the stream <paramref name="name"/> beside the main one, and its checksum to the main one: <see cref="Read"/> must come at the
    /// same place among what is read. It may exceed two gigabytes.
    /// </summary>
    /// <remarks>
    /// ML.NET would write a temporary file and then deflate it: nine tenths of the time to save a model, for weights that hardly
    /// shrink. The part goes straight into the archive instead, as it is; any reader of zips takes both.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model is saved into a bare stream, which has no place for a second one.</exception>
    public static void Write(ModelSaveContext context, string name, Action<BinaryWriter> write)
    {
        Contracts.Check(context.InRepository, "A neuron calibration model has several parts: save it into a zip, not into a single stream.");
        using var hashed = new HashingStream(
            ArchiveOf(context.Repository).CreateEntry(PathOf(context.Directory, name), CompressionLevel.NoCompression).Open());
        using (var writer = new BinaryWriter(new BufferedStream(hashed, BufferSize), Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        context.Writer.Write(hashed.Hash());
    }

    /// <summary>Reads the stream <paramref name="name"/> and makes sure that it is what was written.</summary>
    /// <remarks>Straight out of the archive, where ML.NET would extract it to a temporary file first.</remarks>
    /// <exception cref="FormatException">The stream is missing or differs from what was written.</exception>
    public static T Read<T>(IExceptionContext environment, ModelLoadContext context, string name, Func<BinaryReader, T> read)
    {
        var expected = context.Reader.ReadBytes(SHA256.HashSizeInBytes);
        var path = PathOf(context.Directory, name);
        var entries = EntriesOf(context.Repository);
        var entry = entries.GetValueOrDefault(path) ?? entries.GetValueOrDefault(path.Replace('/', '\\'))
            ?? throw environment.ExceptDecode($"The model is damaged: its part '{name}' is missing. {Remedy}");
        var damaged = $"The model is damaged: its part '{name}' is not what was saved. {Remedy}";
        try
        {
            using var hashed = new HashingStream(entry.Open());
            using var reader = new BinaryReader(new BufferedStream(hashed, BufferSize));
            try
            {
                var result = read(reader);
                return IsUnchanged(hashed, expected) ? result : throw environment.ExceptDecode(damaged);
            }
            catch (Exception exception) when (exception is not FormatException && !IsUnchanged(hashed, expected))
            {
                throw environment.ExceptDecode(exception, damaged);
            }
        }
        catch (InvalidDataException exception)
        {
            throw environment.ExceptDecode(exception, damaged);
        }
    }

    /// <summary>ZipArchive does not compare the checksums of the zip itself.</summary>
    private static bool IsUnchanged(HashingStream stream, byte[] expected)
    {
        stream.CopyTo(Stream.Null);
        return stream.Hash().AsSpan().SequenceEqual(expected);
    }

    private static string PathOf(string? directory, string name) =>
        Path.Combine(directory ?? "", name).Replace('/', Path.DirectorySeparatorChar);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_archive")]
    private static extern ref ZipArchive ArchiveOf(RepositoryWriter repository);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_entries")]
    private static extern ref Dictionary<string, ZipArchiveEntry> EntriesOf(RepositoryReader repository);
}
