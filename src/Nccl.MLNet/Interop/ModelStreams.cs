using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// The streams of one component in a model zip: the main one for small values, and named ones, each a file of its own, for weights and
/// examples. ML.NET keeps the writer, the reader and the named streams of its contexts internal.
/// </summary>
internal static class ModelStreams
{
    private const string Remedy = "Copy the file again completely, or save the model again.";

    /// <summary>Writes to the main stream, after <see cref="ModelFormat.Write"/>.</summary>
    public static BinaryWriter WriterOf(ModelSaveContext context) => context.Writer;

    /// <summary>Reads from the main stream, after <see cref="ModelFormat.Check"/>.</summary>
    public static BinaryReader ReaderOf(ModelLoadContext context) => context.Reader;

    /// <summary>
    /// Writes the stream <paramref name="name"/> beside the main one, and its checksum to the main one: <see cref="Read"/> must come at the
    /// same place among what is read. It goes through a temporary file and may exceed two gigabytes.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is saved into a bare stream, which has no place for a second one.</exception>
    public static void Write(ModelSaveContext context, string name, Action<BinaryWriter> write) =>
        context.SaveBinaryStream(name, writer =>
        {
            write(writer);
            writer.Flush();
            writer.BaseStream.Position = 0;
            context.Writer.Write(SHA256.HashData(writer.BaseStream));
        });

    /// <summary>Reads the stream <paramref name="name"/>, once it is known to be what was written.</summary>
    /// <exception cref="FormatException">The stream is missing or differs from what was written.</exception>
    public static T Read<T>(IExceptionContext environment, ModelLoadContext context, string name, Func<BinaryReader, T> read)
    {
        var expected = context.Reader.ReadBytes(SHA256.HashSizeInBytes);
        T result = default!;
        bool found;
        try
        {
            found = context.TryLoadBinaryStream(name, reader =>
            {
                // ZipArchive does not compare the checksums of the zip itself.
                if (!SHA256.HashData(reader.BaseStream).AsSpan().SequenceEqual(expected))
                {
                    throw new InvalidDataException($"The checksum of '{name}' differs from the one saved.");
                }

                reader.BaseStream.Position = 0;
                result = read(reader);
            });
        }
        catch (InvalidDataException exception)
        {
            throw environment.ExceptDecode(exception, $"The model is damaged: its part '{name}' is not what was saved. {Remedy}");
        }

        return found ? result : throw environment.ExceptDecode($"The model is damaged: its part '{name}' is missing. {Remedy}");
    }
}
