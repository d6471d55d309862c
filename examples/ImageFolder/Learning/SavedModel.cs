using Examples.CommandLine;
using ImageFolder.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ImageFolder.Learning;

/// <summary>The zip, read as any program would: with a new context and what ML.NET offers, nothing of the training.</summary>
internal static class SavedModel
{
    private const int Shown = 3;

    /// <summary>Says what one image shows.</summary>
    /// <exception cref="InputException">The zip is no model, or the file no image.</exception>
    public static ImagePrediction Predict(string modelPath, string imagePath)
    {
        var mlContext = new MLContext();
        var model = Load(mlContext, modelPath);
        using var disposable = model as IDisposable;
        var rows = mlContext.Data.LoadFromEnumerable([new Photo { Path = Path.GetFullPath(imagePath) }]);
        var prediction = mlContext.Data.CreateEnumerable<PhotoPrediction>(model.Transform(rows), reuseRowObject: false).Single();
        if (prediction.PredictedClass.Length == 0)
        {
            throw new InputException($"{imagePath} is no image that can be read. Give a whole JPEG or PNG file.");
        }

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        model.GetOutputSchema(rows.Schema)["Score"].GetSlotNames(ref names);
        var best = names.DenseValues().Zip(prediction.Score, (name, score) => (name.ToString(), (double)score)).OrderByDescending(pair => pair.Item2);
        return new ImagePrediction(imagePath, [.. best.Take(Shown)]);
    }

    private static ITransformer Load(MLContext mlContext, string path)
    {
        try
        {
            return mlContext.Model.Load(path, out _);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"--model is {path}, which is no model that can be loaded: {exception.Message} Give the zip of an earlier run, or another name.", exception);
        }
    }
}
