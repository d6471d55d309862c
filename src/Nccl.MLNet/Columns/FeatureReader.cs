using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.Kernels;
using Nccl.MLNet.Images;
using Nccl.Networks;

namespace Nccl.MLNet.Columns;

/// <summary>Reads the features of a row in the order in which the network takes them. Belongs to one cursor or row.</summary>
internal sealed class FeatureReader
{
    private readonly FeatureColumn _column;
    private readonly ValueGetter<VBuffer<float>> _featureGetter;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _pathGetter;
    private VBuffer<float> _row;
    private ReadOnlyMemory<char> _path;
    private float[] _dense = [];

    public FeatureReader(DataViewRow source, FeatureColumn column)
    {
        _column = column;
        _featureGetter = source.GetGetter<VBuffer<float>>(column.Features);
        _pathGetter = column.Path is { } path && source.IsColumnActive(path) ? source.GetGetter<ReadOnlyMemory<char>>(path) : null;
    }

    /// <summary>Whether none of the features just read is NaN or infinite.</summary>
    public bool IsFinite => FiniteValues.AreFinite(_row.GetValues());

    /// <summary>Reads the row at which the source stands.</summary>
    /// <returns>Why its image cannot be used; null where it can, and for features that are no image.</returns>
    public UnreadableImage? Read()
    {
        if (!_column.IsImage)
        {
            _featureGetter(ref _row);
            CheckLength();
            return null;
        }

        _pathGetter?.Invoke(ref _path);
        try
        {
            if (_pathGetter is not null && _column.Files!.Check(_path.ToString()) is { } problem)
            {
                return problem;
            }

            _featureGetter(ref _row);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return Explain(error);
        }

        CheckLength();
        // ExtractPixels makes this of a missing image; pixels that are all black are written out.
        return _row.GetValues().IsEmpty ? new UnreadableImage("It has no image.") : null;
    }

    /// <summary>Copies the row just read.</summary>
    public void CopyTo(Span<float> destination)
    {
        if (_column.Image is not { Layout: PixelLayout.Interleaved } image)
        {
            _row.CopyTo(destination);
            return;
        }

        if (_row.IsDense)
        {
            image.CopyPlanar(_row.GetValues(), destination);
            return;
        }

        Array.Resize(ref _dense, destination.Length);
        _row.CopyTo(_dense);
        image.CopyPlanar(_dense, destination);
    }

    /// <summary>An array in an object may have any length, whatever the column's type says; a short one would keep values of the row before.</summary>
    private void CheckLength()
    {
        var size = ((VectorDataViewType)_column.Features.Type).Size;
        if (_row.Length != size)
        {
            throw new InvalidOperationException($"A row has {_row.Length} features in column '{_column.Features.Name}', which by its type has {size}.");
        }
    }

    private UnreadableImage Explain(Exception error) => new(
        _pathGetter is not null
            ? $"Its image file '{_path}' cannot be read: {Sentence(error.Message)}"
            : $"Its image cannot be read: {Sentence(error.Message)} An image in memory must have the size that its column type says, or go through "
                + "ResizeImages; and it serves one pass, since ML.NET disposes it: make the images anew for each pass.",
        error);

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
