// A program that knows ML.NET and nothing else: it loads whatever model it is given and prints what that predicts.
// Arguments: the model's zip, and a tab-separated file with a header and the columns that the model's schema names.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: Nccl.MLNet.Consumer MODEL.zip ROWS.tsv");
    return 2;
}

var context = new MLContext();
var model = context.Model.Load(args[0], out var schema);
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
var predictions = model.Transform(context.Data.LoadFromTextFile(args[1], columns, hasHeader: true));

foreach (var (label, score) in predictions.GetColumn<string>("Class").Zip(predictions.GetColumn<float[]>("Score")))
{
    Console.WriteLine($"{label} {string.Join(' ', score.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("X8", CultureInfo.InvariantCulture)))}");
}

return 0;
