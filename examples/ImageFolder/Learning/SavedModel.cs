using Examples.CommandLine;
using ImageFolder.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ImageFolder.Learning;

/// <summary>The zip, read as any program would: with a new context and what ML.NET offers, nothing of the training.</summary>
internal static class SavedModel
{
    private const string ScoreColumnName = "Score";
    private const int Shown = 3;

    /// <summary>Says what one image shows.</summary>
    /// <exception cref="InputException">The zip is no model of this program, or the file no image.</exception>
    public static ImagePrediction Predict(string modelPath, string imagePath)
    {
        var mlContext = new MLContext();
        var model = Load(mlContext, modelPath);
        using var disposable = model as IDisposable;
        var rows = mlContext.Data.LoadFromEnumerable([new Photo { Path = Path.GetFullPath(imagePath) }]);
        var classes = Classes(model.GetOutputSchema(rows.Schema), modelPath);
        var prediction = mlContext.Data.CreateEnumerable<PhotoPrediction>(model.Transform(rows), reuseRowObject: false).Single();
        if (prediction.PredictedClass.Length == 0)
        {
            throw new InputException($"{imagePath} is no image that can be read. Give a whole JPEG or PNG file.");
        }

        var best = classes.Zip(prediction.Score, (name, score) => (name, (double)score)).OrderByDescending(pair => pair.Item2);
        return new ImagePrediction(imagePath, [.. best.Take(Shown)], classes);
    }

    private static ITransformer Load(MLContext mlContext, string path)
    {
        ITransformer model;
        DataViewSchema? input;
        try
        {
            model = mlContext.Model.Load(path, out input);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException(
                $"--model is {path}, which is no model that can be loaded: {exception.Message.AsSentence()} Give the zip of an earlier run, or another name.", exception);
        }

        // A model that was saved without its input schema is known by what it answers only.
        if (input is not null && input.GetColumnOrNull(nameof(Photo.Path))?.Type is not TextDataViewType)
        {
            (model as IDisposable)?.Dispose();
            throw AnotherKind(path, $"takes the columns {Listed(input)}", $"an image is given to it by a column {nameof(Photo.Path)} (String)");
        }

        return model;
    }

    /// <summary>The classes in the order of their scores.</summary>
    private static string[] Classes(DataViewSchema output, string path)
    {
        if (output.GetColumnOrNull(PhotoPrediction.ClassColumnName)?.Type is not TextDataViewType
            || output.GetColumnOrNull(ScoreColumnName) is not { } score
            || !score.HasSlotNames())
        {
            throw AnotherKind(
                path, $"answers with the columns {Listed(output)}", $"{PhotoPrediction.ClassColumnName} (String) and {ScoreColumnName} with a name for each class are read here");
        }

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static InputException AnotherKind(string path, string has, string needs) =>
        new($"--model is {path}, a model of another kind: it {has}, and {needs}. Give the zip of an ImageFolder run.");

    private static string Listed(DataViewSchema schema) =>
        string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} ({column.Type})"));
}
