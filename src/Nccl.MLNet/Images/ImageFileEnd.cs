using System.Buffers.Binary;

namespace Nccl.MLNet.Images;

/// <summary>Whether a JPEG or PNG file was cut off, from its structure alone: nothing is decoded. Other formats are left to the decoder.</summary>
internal static class ImageFileEnd
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsCutOff(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngSignature) ? PngIsCutOff(file[PngSignature.Length..])
        : file.StartsWith([Marker, StartOfImage]) && JpegIsCutOff(file[2..]);

    /// <summary>A PNG is a list of chunks (length, name, data, checksum) up to IEND.</summary>
    private static bool PngIsCutOff(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 12)
        {
            var chunk = 12L + BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (rest[4..8].SequenceEqual("IEND"u8))
            {
                return false;
            }

            if (chunk > rest.Length)
            {
                return true;
            }

            rest = rest[(int)chunk..];
        }

        return true;
    }

    /// <summary>
    /// A JPEG is a list of segments (marker, length, data); after some of them come pixels, in which a marker byte is followed by 0
    /// or a restart. The end marker of a preview lies inside a segment and does not count.
    /// </summary>
    private static bool JpegIsCutOff(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var start = rest.IndexOf(Marker);
            if (start < 0 || start + 1 >= rest.Length)
            {
                return true;
            }

            var kind = rest[start + 1];
            rest = rest[(start + (kind == Marker ? 1 : 2))..];
            if (kind == EndOfImage)
            {
                return false;
            }

            if (!HasLength(kind))
            {
                continue;
            }

            var length = rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(rest) : ushort.MaxValue;
            if (length > rest.Length)
            {
                return true;
            }

            rest = rest[length..];
        }
    }

    /// <summary>Stuffed zeros, fill bytes, restarts, TEM and a start of image stand alone.</summary>
    private static bool HasLength(byte kind) => kind is not (0 or 1 or Marker or (>= 0xD0 and <= StartOfImage));
}
