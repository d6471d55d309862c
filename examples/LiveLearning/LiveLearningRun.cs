using Examples;
using LiveLearning.Data;
using LiveLearning.Learning;
using LiveLearning.Serving;
using LiveLearning.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.ML;
using Nccl;
using Nccl.MLNet;
using Spectre.Console;
using TorchSharp;

namespace LiveLearning;

/// <summary>The whole program after its arguments are understood.</summary>
internal sealed class LiveLearningRun(RunSettings settings, IAnsiConsole console)
{
    private const int Seed = 1;

    /// <summary>Serves and learns until cancelled, then saves.</summary>
    /// <exception cref="InputException">A file, the folder or the address cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var stream = settings.Data is { } data ? GasSensors.Read(data) : MachineSensors.Stream;
        var folder = ModelFolder.At(settings.Model ?? $"livelearning-{stream.Name}");
        using var log = RowLog.At(folder.LogPath);

        // A network this small is fastest on one thread; the library leaves the choice to the application.
        TorchLibrary.Load();
        torch.set_num_threads(1);
        var mlContext = new MLContext(Seed);
        var saved = folder.Load(mlContext, Console.Error.WriteLine);
        Recovery.Check(log, saved, stream.FeatureCount);
        using var queue = new RowQueue(log, settings.Queue, saved.Number);
        using var session = saved.Model is { } model
            ? mlContext.MulticlassClassification.CreateContinualLearner(model)
            : mlContext.MulticlassClassification.CreateContinualLearner(Trainer(mlContext));
        using var learner = new Learner(mlContext, session, stream.FeatureCount, queue, folder, settings.SaveEvery, saved);
        console.MarkupLineInterpolated($"The saved model has {saved.Number:N0} rows, the log {queue.Waiting:N0} more to learn again.");

        await using var server = Server(new Endpoints(stream, queue, learner));
        await ListenAsync(server);
        var address = new Uri(server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        console.MarkupLineInterpolated($"Listening on {address.GetLeftPart(UriPartial.Authority)}");
        await ServeAsync(server, learner, Feed(stream, address, queue.Acknowledged), cancellationToken);
        console.MarkupLineInterpolated($"Saved {learner.RowsSaved:N0} rows; {queue.Waiting:N0} more are in the log.");
    }

    private static NeuronCalibrationTrainer Trainer(MLContext mlContext) => mlContext.MulticlassClassification.Trainers.NeuronCalibration(
        new NeuronCalibrationTrainer.Options { Network = NetworkOptions.Mlp(64, 64), TaskBoundaries = TaskBoundaryDetection.PageHinkley });

    private static async Task ServeAsync(WebApplication server, Learner learner, Func<CancellationToken, Task> feed, CancellationToken cancellationToken)
    {
        using var stopFeeding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopLearning = new CancellationTokenSource();
        var learning = Task.Factory.StartNew(() => learner.Run(stopLearning.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var feeding = feed(stopFeeding.Token);

        // Ends when it is told to, or when either fails: a server that learns nothing must not go on acknowledging rows.
        await Task.WhenAny(learning, feeding);
        await stopFeeding.CancelAsync();
        await server.StopAsync(CancellationToken.None);
        await stopLearning.CancelAsync();
        await learning;
        await feeding.ContinueWith(task => task.IsFaulted ? task : Task.CompletedTask, TaskScheduler.Default).Unwrap();
    }

    private WebApplication Server(Endpoints endpoints)
    {
        // Empty: no settings file of the folder or variable of the shell takes part.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(settings.Url.ToString());
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        server.UseProblems();
        server.UseRouting();
        endpoints.Map(server);
        return server;
    }

    private async Task ListenAsync(WebApplication server)
    {
        try
        {
            await server.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            throw new InputException($"--url is {settings.Url}, where this program cannot listen: {exception.Message} Give another port, or 0 for a free one.", exception);
        }
    }

    /// <summary>Sends the rows that were not sent before, then waits.</summary>
    private Func<CancellationToken, Task> Feed(ReadingStream stream, Uri address, long first) => async cancellationToken =>
    {
        if (settings.Feed > 0)
        {
            await new Feeder(stream, address, settings.Feed, settings.Queue).RunAsync(first, cancellationToken);
            console.MarkupLine("The data are at their end; clients may go on.");
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    };
}
