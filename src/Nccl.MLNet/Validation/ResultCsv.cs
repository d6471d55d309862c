using System.Globalization;
using System.Text;

namespace Nccl.MLNet.Validation;

/// <summary>The accuracy matrix as RFC 4180 text, one line per entry.</summary>
internal static class ResultCsv
{
    public static void Write(ContinualValidationResult result, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine("after,task,accuracy,rows,right,unknown_class_rows,unpredicted_rows,unlabelled_rows");
        for (var after = 0; after < result.TaskNames.Count; after++)
        {
            for (var task = 0; task < result.TaskNames.Count; task++)
            {
                var evaluation = result.Evaluations[after][task];
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Quoted(result.TaskNames[after])},{Quoted(result.TaskNames[task])},{evaluation.Accuracy},{evaluation.Rows},{evaluation.CorrectCount},")
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"{evaluation.UnknownClassRows},{evaluation.UnpredictedRows},{evaluation.UnlabeledRows}"));
            }
        }
    }

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
