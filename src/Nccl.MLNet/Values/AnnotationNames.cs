namespace Nccl.MLNet.Values;

/// <summary>Names of the column annotations that ML.NET's own components agree on.</summary>
internal static class AnnotationNames
{
    public const string KeyValues = nameof(KeyValues);
}
