using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rules;
using Nccl.MLNet.Sessions;
using Nccl.Networks;

namespace Nccl.MLNet;

public sealed partial class NeuronCalibrationTrainer
{
    /// <summary>Options of <see cref="NeuronCalibrationTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>Far more may fail to start, and OpenMP ends the process then.</summary>
        private const int MostThreads = 1024;

        /// <summary>The class of each row: a key column with values of any type, text, or an integer.</summary>
        /// <value>Default "Label", as in ML.NET. With text or integers no MapValueToKey is needed and new classes can simply arrive.</value>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>The features of each row: a vector of known size of <see cref="float"/>.</summary>
        /// <value>Default "Features", as in ML.NET.</value>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>The task of each row: a key column, text, or an integer. Null makes every fit one task.</summary>
        /// <value>
        /// Default null. A known value continues its task, a new one opens a new task; rows are read in stream order, and rows without
        /// a value are left out. Only <see cref="ContinualScenario.TaskIncremental"/> reads the column at prediction too. There a row whose
        /// task is missing (empty text, a missing key) or is not known is predicted over all classes seen so far; data without the column
        /// are refused, since a column that is misspelt would look the same.
        /// </value>
        public string? TaskColumnName { get; set; }

        /// <summary>Finds the beginnings of tasks in the stream itself, where nobody announces them.</summary>
        /// <value>
        /// Default <see cref="TaskBoundaryDetection.None"/>: the task column announces tasks, or every fit is one. With
        /// <see cref="TaskBoundaryDetection.PageHinkley"/> a fit goes on with the task of the last one, and a new task begins where rows become
        /// harder to predict. Not together with a task column, nor in the task-incremental scenario.
        /// </value>
        public TaskBoundaryDetection TaskBoundaries { get; set; } = TaskBoundaryDetection.None;

        /// <summary>Which classes compete for a row.</summary>
        /// <value>Default <see cref="ContinualScenario.ClassIncremental"/>: it assumes least.</value>
        public ContinualScenario Scenario { get; set; } = ContinualScenario.ClassIncremental;

        /// <summary>The network that learns.</summary>
        /// <value>Default <c>NetworkOptions.Mlp(256, 256)</c>: the network of the paper's permuted-MNIST benchmark.</value>
        public NetworkOptions Network { get; set; } = NetworkOptions.Mlp(256, 256);

        /// <summary>How it learns. Null is <see cref="NcclOptions.Default"/>.</summary>
        /// <value>Default null. Rates that the options leave open are the network's own.</value>
        public NcclOptions? Learning { get; set; }

        /// <summary>Seed of first weights, replay and all other draws. Null takes the seed of the MLContext, or a random one if it has none.</summary>
        /// <value>Default null. A fit that continues draws on where the model left off, whatever the seed.</value>
        public int? Seed { get; set; }

        /// <summary>What to do with a row whose features contain NaN or an infinity.</summary>
        /// <value>Default <see cref="NonFiniteFeatures.Refuse"/>: one such row would turn every weight into NaN.</value>
        public NonFiniteFeatures NonFiniteFeatures { get; set; }

        /// <summary>What to do with a row whose image cannot be read, in a fit and in a prediction. Only for feature columns of three dimensions.</summary>
        /// <value>
        /// Default <see cref="UnreadableImages.Refuse"/>: an error that names the file, where the paths of LoadImages are still among the columns.
        /// ML.NET itself reads a file that was cut off as black pixels; here it counts as unreadable.
        /// </value>
        public UnreadableImages UnreadableImages { get; set; }

        /// <summary>Rows that <c>Transform</c> reads ahead and predicts together.</summary>
        /// <value>
        /// Default 128: the fastest of 1 to 1,024 rows for an MLP on 784 features, up to a tenth faster than 64; a ResNet18 on 3x32x32 is as
        /// fast with 32 to 256. One row at a time costs the MLP five sixths and the ResNet18 half of its speed.
        /// </value>
        public int PredictionChunkSize { get; set; } = 128;

        /// <summary>Threads that one learner or model computes with. Null leaves the choice to the library.</summary>
        /// <value>
        /// Default null: one for an MLP of usual widths, two for a ResNet18 on four processors or more, and never more than torch itself would use,
        /// which OMP_NUM_THREADS or torch.set_num_threads lower. The choice depends on the network and the machine, not on what else runs: the last bits of
        /// all weights depend on it. Where many learn large networks at once, set 1; for one on an idle machine, try all cores.
        /// The number holds inside calls of this library only. It belongs to the machine and is not saved with the model.
        /// </value>
        public int? NumberOfThreads { get; set; }

        /// <summary>Called with the progress of a fit, a few times a second, from the thread that fits.</summary>
        /// <value>Default null. An exception from it ends the fit.</value>
        public Action<TrainingProgress>? ProgressCallback { get; set; }

        /// <summary>Receives the same progress as <see cref="ProgressCallback"/>.</summary>
        /// <value>Default null.</value>
        public IProgress<TrainingProgress>? Progress { get; set; }

        /// <summary>Ends a fit between two mini-batches with an <see cref="OperationCanceledException"/>; the model before the fit stays as it was.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }

        /// <summary>One line, culture-free: network, scenario, how it learns, and the columns.</summary>
        public override string ToString()
        {
            var tasks = TaskColumnName is not null ? $"task '{TaskColumnName}'" : TaskBoundaries is { Detector: not DriftDetector.None } ? $"tasks detected by {TaskBoundaries}" : "every fit is a task";
            return $"{Network}; {Scenario}; {Learning ?? NcclOptions.Default}; label '{LabelColumnName}', features '{FeatureColumnName}', {tasks}";
        }

        /// <summary>The learning options in force.</summary>
        internal NcclOptions EffectiveLearning => NetworkBuilder.InForce(Learning ?? NcclOptions.Default, Network);

        /// <summary>What these options ask of every fit, as they are now.</summary>
        /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
        internal FitPlan ToPlan()
        {
            var plan = new FitPlan
            {
                Columns = new ColumnNames(LabelColumnName, FeatureColumnName, TaskColumnName),
                Scenario = Scenario,
                TaskBoundaries = TaskBoundaries,
                Network = Network,
                Learning = EffectiveLearning,
                Seed = Seed,
                NonFiniteFeatures = NonFiniteFeatures,
                UnreadableImages = UnreadableImages,
                PredictionChunkSize = PredictionChunkSize,
                NumberOfThreads = NumberOfThreads,
            };
            FitPlanRules.Check(plan);
            return plan;
        }

        internal FitObserver ToObserver() => new(ProgressCallback, Progress, CancellationToken);
    }
}
