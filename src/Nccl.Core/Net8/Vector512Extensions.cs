namespace System.Runtime.Intrinsics;

/// <summary>What .NET 9 added to <see cref="Vector512"/>.</summary>
internal static class Vector512Extensions
{
    extension(Vector512)
    {
        /// <summary>
        /// Each element limited to an interval; NaN stays NaN, as in .NET 9. The Max and Min of .NET 8 alone would turn it into a bound,
        /// and learning that has diverged would go on as if nothing had happened.
        /// </summary>
        public static Vector512<T> Clamp<T>(Vector512<T> value, Vector512<T> low, Vector512<T> high) =>
            Vector512.ConditionalSelect(Vector512.Equals(value, value), Vector512.Min(Vector512.Max(value, low), high), value);
    }
}
