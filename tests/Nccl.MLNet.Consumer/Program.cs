// A program that knows ML.NET and nothing else: it loads whatever models it is given and prints what they predict.
// Arguments, for each model: its zip, and a tab-separated file with a header and the columns that the model's schema names.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args.Length == 0 || args.Length % 2 != 0)
{
    Console.Error.WriteLine("Usage: Nccl.MLNet.Consumer MODEL.zip ROWS.tsv [MODEL.zip ROWS.tsv ...]");
    return 2;
}

var context = new MLContext();
foreach (var pair in args.Chunk(2))
{
    Print(pair[0], pair[1]);
}

return 0;

void Print(string zip, string rows)
{
    var model = context.Model.Load(zip, out var schema);
    var start = 0;
    var columns = schema.Select(column =>
    {
        var width = column.Type is VectorDataViewType vector ? vector.Size : 1;
        var kind = column.Type.RawType == typeof(ReadOnlyMemory<char>) ? DataKind.String : DataKind.Single;
        start += width;
        return width > 1
            ? new TextLoader.Column(column.Name, kind, start - width, start - 1)
            : new TextLoader.Column(column.Name, kind, start - width);
    }).ToArray();
    var predictions = model.Transform(context.Data.LoadFromTextFile(rows, columns, hasHeader: true));

    Console.WriteLine(zip);
    foreach (var (label, score) in predictions.GetColumn<string>("Class").Zip(predictions.GetColumn<float[]>("Score")))
    {
        Console.WriteLine($"{label} {string.Join(' ', score.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("X8", CultureInfo.InvariantCulture)))}");
    }
}
