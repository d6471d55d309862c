using Microsoft.ML.Data;

namespace Nccl.MLNet.Tests.Data;

/// <summary>A row as the tests make it: the same class and task in every form in which a column can hold them.</summary>
internal sealed class Example
{
    [VectorType(Blobs.FeatureCount)]
    public float[] Features { get; set; } = [];

    public string Text { get; set; } = "";

    public int Number { get; set; }

    /// <summary>From 0, as objects hold keys; the key itself counts from 1.</summary>
    [KeyType(3)]
    public uint Index { get; set; }

    /// <summary>The number of the key of <see cref="Index"/> as a value.</summary>
    public ulong IndexValue { get; set; }

    public string TaskText { get; set; } = "";

    public int TaskNumber { get; set; }

    public int Id { get; set; }
}
