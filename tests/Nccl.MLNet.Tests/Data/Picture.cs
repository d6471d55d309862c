using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Data;

/// <summary>An object column, disposable like an image.</summary>
internal sealed class Picture(int number) : IDisposable
{
    public int Number => number;

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

internal sealed class PictureDataViewType() : StructuredDataViewType(typeof(Picture))
{
    public override bool Equals(DataViewType? other) => other is PictureDataViewType;

    public override bool Equals(object? obj) => obj is PictureDataViewType;

    public override int GetHashCode() => nameof(PictureDataViewType).GetHashCode(StringComparison.Ordinal);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class PictureTypeAttribute : DataViewTypeAttribute
{
    public override void Register() => DataViewTypeManager.Register(new PictureDataViewType(), typeof(Picture), this);

    public override bool Equals(DataViewTypeAttribute? other) => other is PictureTypeAttribute;

    public override bool Equals(object? obj) => obj is PictureTypeAttribute;

    public override int GetHashCode() => nameof(PictureTypeAttribute).GetHashCode(StringComparison.Ordinal);
}
