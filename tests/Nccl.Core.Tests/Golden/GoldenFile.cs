using System.Text.Json;

namespace Nccl.Tests.Golden;

/// <summary>golden.json: numbers of an independent implementation of the method in another framework.</summary>
internal static class GoldenFile
{
    public static JsonElement Root { get; } = Read();

    /// <summary>Every number in row-major order.</summary>
    public static double[] Values(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Values)] : [element.GetDouble()];

    public static int[] Integers(this JsonElement element) => [.. element.EnumerateArray().Select(entry => entry.GetInt32())];

    public static long[] Shape(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [element.GetArrayLength(), .. element[0].Shape()] : [];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", "golden.json")));
        return document.RootElement.Clone();
    }
}
