using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.Learners;
using Nccl.MLNet;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Sessions;
using TorchSharp;

namespace Nccl.Benchmarks.Models;

/// <summary>Models of the sizes that the contract names, learnt in seconds: what they predict does not matter here.</summary>
internal sealed class FittedModel
{
    private const int RowsPerTask = 50;

    private readonly MLContext _ml;
    private readonly VectorDataViewType _featureType;
    private readonly NetworkOptions _network;

    private FittedModel(MLContext ml, NetworkOptions network, int[] shape, int tasks, int classesPerTask, int outputs)
    {
        (_ml, _network) = (ml, network);
        (Rows, ClassesPerTask, Tasks) = (new SyntheticRows(shape), classesPerTask, tasks);
        _featureType = new VectorDataViewType(NumberDataViewType.Single, shape);
        var quick = Options(NcclOptions.FineTuning with { InnerSteps = 1, InnerLearningRate = 0.001, MemoryPerTask = RowsPerTask });
        var fitted = new NeuronCalibrationTrainer(Environment, quick).Fit(Rows.View(ml, tasks * RowsPerTask, RowsPerTask, classesPerTask)).Model;
        if (fitted.ClassNames.Count != outputs)
        {
            throw new InvalidOperationException($"The model has {fitted.ClassNames.Count} classes, the benchmark is about {outputs}.");
        }

        Parameters = fitted;
    }

    public SyntheticRows Rows { get; }

    public int ClassesPerTask { get; }

    public int Tasks { get; }

    public NeuronCalibrationModelParameters Parameters { get; }

    /// <summary>As <c>--threads</c> says, not the library's choice.</summary>
    private static int Threads => torch.get_num_threads();

    private IHostEnvironment Environment => CatalogEnvironment.EnvironmentOf(_ml.MulticlassClassification.Trainers);

    /// <summary>784-256-256-10 unless more tasks bring more classes.</summary>
    public static FittedModel Mlp(MLContext ml, int tasks = 1, int classesPerTask = 10) =>
        new(ml, NetworkOptions.Mlp(256, 256), [784], tasks, classesPerTask, tasks * classesPerTask);

    /// <summary>The reduced ResNet18 on 3x32x32; 20 tasks of 5 classes are split CIFAR-100.</summary>
    public static FittedModel ResNet(MLContext ml, int tasks = 1, int classesPerTask = 5) =>
        new(ml, NetworkOptions.ResNet18(), [3, 32, 32], tasks, classesPerTask, tasks * classesPerTask);

    /// <summary>A transformer that learns on with the given options and predicts in chunks of the given size, by default the product's.</summary>
    public NeuronCalibrationTransformer Transformer(int? chunkSize = null, NcclOptions? learning = null)
    {
        var options = Options(learning);
        options.PredictionChunkSize = chunkSize ?? options.PredictionChunkSize;
        return new NeuronCalibrationTransformer(Environment, new FitResult(options.ToPlan(), Parameters.Learned, _featureType, ImageFiles: null));
    }

    public IDataView NewTask(int rows) => Rows.View(_ml, rows, RowsPerTask, ClassesPerTask, firstTask: Tasks);

    public IPredictor NewPredictor() => Factory(NcclOptions.Default).NewPredictor(Parameters.Learned.State);

    public ILearner NewLearner(NcclOptions learning) => Factory(learning).Resume(Parameters.Learned.State);

    private ILearnerFactory Factory(NcclOptions learning) => LearnerFactories.Of(Options(learning).ToPlan(), Parameters.InputShape, torch.CPU);

    private NeuronCalibrationTrainer.Options Options(NcclOptions? learning) => new()
    {
        TaskColumnName = nameof(SyntheticRow.Task),
        Network = _network,
        Learning = learning,
        Seed = 1,
        NumberOfThreads = Threads,
    };
}
