using Nccl.MLNet.Rules;

namespace Nccl.MLNet;

public sealed partial class NeuronCalibrationTrainer
{
    /// <summary>Options of <see cref="NeuronCalibrationTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>The class of each row: a key column with values of any type, text, or an integer.</summary>
        /// <value>Default "Label", as in ML.NET. With text or integers no MapValueToKey is needed and new classes can simply arrive.</value>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>The features of each row: a vector of known size of <see cref="float"/>.</summary>
        /// <value>Default "Features", as in ML.NET.</value>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>The task of each row: a key column, text, or an integer. Null makes every fit one task.</summary>
        /// <value>
        /// Default null. A value met before continues that task, a new one opens a new task; rows are read in stream order, and rows without
        /// a value are left out. Only <see cref="ContinualScenario.TaskIncremental"/> reads the column at prediction too. There a row whose
        /// task is missing (empty text, a missing key) or was never met is predicted over all classes seen so far; data without the column
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

        /// <summary>How it learns. Null takes the values measured for the kind of network.</summary>
        /// <value>Default null: <see cref="NcclOptions.Default"/> for an MLP, <see cref="NcclOptions.ResNetDefault"/> for a ResNet18.</value>
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
            var tasks = TaskColumnName is not null ? $"task '{TaskColumnName}'" : DetectsTasks ? $"tasks detected by {TaskBoundaries}" : "every fit is a task";
            return $"{Network}; {Scenario}; {EffectiveLearning}; label '{LabelColumnName}', features '{FeatureColumnName}', {tasks}";
        }

        /// <summary>The learning options in force.</summary>
        internal NcclOptions EffectiveLearning =>
            Learning ?? (Network.Architecture == NetworkArchitecture.ResNet18 ? NcclOptions.ResNetDefault : NcclOptions.Default);

        /// <summary>Whether nobody announces the tasks.</summary>
        internal bool DetectsTasks => TaskBoundaries is { Detector: not DriftDetector.None };

        internal Options Copy() => (Options)MemberwiseClone();

        /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
        internal void Validate()
        {
            string[] violations = [.. Violations()];
            if (violations.Length > 0)
            {
                throw new ArgumentException(
                    $"{violations.Length} option{(violations.Length == 1 ? " is" : "s are")} out of range:{Environment.NewLine}  "
                    + string.Join($"{Environment.NewLine}  ", violations));
            }
        }

        private IEnumerable<string> Violations()
        {
            foreach (var (name, value) in new[] { (nameof(LabelColumnName), LabelColumnName), (nameof(FeatureColumnName), FeatureColumnName) })
            {
                if (string.IsNullOrWhiteSpace(value))
                {
                    yield return $"{name} is empty; name the column.";
                }
            }

            if (TaskColumnName is not null && string.IsNullOrWhiteSpace(TaskColumnName))
            {
                yield return $"{nameof(TaskColumnName)} is empty; name the column, or leave it null to make every fit one task.";
            }

            if (!Enum.IsDefined(Scenario))
            {
                yield return $"{nameof(Scenario)} is {Scenario}; it must be one of {string.Join(", ", Enum.GetNames<ContinualScenario>())}.";
            }

            foreach (var violation in ScenarioRules.Violations(this))
            {
                yield return violation;
            }

            if (!Enum.IsDefined(NonFiniteFeatures))
            {
                yield return $"{nameof(NonFiniteFeatures)} is {NonFiniteFeatures}; it must be one of {string.Join(", ", Enum.GetNames<NonFiniteFeatures>())}.";
            }

            if (!Enum.IsDefined(UnreadableImages))
            {
                yield return $"{nameof(UnreadableImages)} is {UnreadableImages}; it must be one of {string.Join(", ", Enum.GetNames<UnreadableImages>())}.";
            }

            if (PredictionChunkSize < 1)
            {
                yield return $"{nameof(PredictionChunkSize)} is {PredictionChunkSize}; it must be at least 1.";
            }

            if (Network is null)
            {
                yield return $"{nameof(Network)} is null; use NetworkOptions.Mlp(...) or NetworkOptions.ResNet18(...).";
                yield break;
            }

            foreach (var violation in Network.Violations().Concat(EffectiveLearning.Violations()))
            {
                yield return violation;
            }

            if (EffectiveLearning.Augmentation is not null && Network.Architecture != NetworkArchitecture.ResNet18)
            {
                yield return $"Learning.Augmentation is set and Network.Architecture is {Network.Architecture}; only images have pixels to shift. "
                    + "Use NetworkOptions.ResNet18(...), or Augmentation = null.";
            }

            if (EffectiveLearning.BatchSize == 1 && Network is { Architecture: NetworkArchitecture.Mlp, Norm: NormKind.Batch })
            {
                yield return "Learning.BatchSize is 1 and Network.Norm is Batch; one row has no variance to normalise by. Use a larger batch, or NormKind.Layer.";
            }
        }
    }
}
