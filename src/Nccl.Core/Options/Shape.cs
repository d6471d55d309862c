namespace Nccl;

internal static class Shape
{
    /// <summary>The number of entries of a row of this shape.</summary>
    public static int Product(this IReadOnlyList<int> shape) => shape.Aggregate(1, (product, size) => checked(product * size));
}
