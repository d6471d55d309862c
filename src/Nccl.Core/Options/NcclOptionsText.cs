using System.Globalization;
using System.Reflection;

namespace Nccl;

/// <summary>
/// Options in one line: the preset that they are, or else their strategy, and what differs from <see cref="NcclOptions.Default"/>.
/// Every member is compared, so that a new one is never left out.
/// </summary>
internal static class NcclOptionsText
{
    /// <summary>"Default", or for example "NeuronCalibration: Default with { BatchSize = 32 }".</summary>
    public static string Of(NcclOptions options)
    {
        string[] differences = [.. Differences(options, NcclOptions.Default, path: "")];
        return differences.Length == 0
            ? nameof(NcclOptions.Default)
            : $"{PresetOf(options) ?? options.Strategy.ToString()}: {nameof(NcclOptions.Default)} with {{ {string.Join(", ", differences)} }}";
    }

    private static string? PresetOf(NcclOptions options) => typeof(NcclOptions).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(NcclOptions))
        .FirstOrDefault(preset => options.Equals(preset.GetValue(null)))?.Name;

    private static IEnumerable<string> Differences(object options, object usual, string path)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (value, usualValue) = (property.GetValue(options), property.GetValue(usual));
            if (Equals(value, usualValue))
            {
                continue;
            }

            var name = path + property.Name;
            if (value is not null && usualValue is not null && property.PropertyType.Namespace == typeof(NcclOptions).Namespace && property.PropertyType.IsClass)
            {
                foreach (var difference in Differences(value, usualValue, $"{name}."))
                {
                    yield return difference;
                }
            }
            else
            {
                yield return $"{name} = {Text(value)}";
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool isOn => isOn ? "true" : "false",
        Enum choice => choice.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"({value})",
    };
}
