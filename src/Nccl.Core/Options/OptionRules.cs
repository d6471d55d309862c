namespace Nccl;

/// <summary>Rules that the options of networks and of learning share.</summary>
internal static class OptionRules
{
    /// <summary>What is wrong with the value of an enumeration; null when nothing is.</summary>
    public static string? Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? null : $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.";
}
