namespace Nccl.Benchmarks.Study;

/// <summary>Arguments as somebody would type them into a shell.</summary>
internal static class CommandLine
{
    private const string Program = "Nccl.Benchmarks";
    private const string Plain = "_-./,=:+@%";

    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quoted).Prepend(Program));

    private static string Quoted(string argument) => argument.Length > 0 && argument.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter))
        ? argument
        : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
