using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.Calibration;
using Nccl.Learners;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Models;
using Nccl.MLNet.Values;
using Nccl.Strategies;

namespace Nccl.MLNet.Persistence;

/// <summary>A model in an ML.NET zip. FORMAT.md beside this file describes every byte.</summary>
internal static class ModelZip
{
    public const string LoaderSignature = "NeuronCalibration";

    private const string WeightsName = "Weights";
    private const string AveragePrefix = "average/";
    private const string AnchorName = "Anchor";
    private const string MemoryName = "Memory";
    private const string StateName = "State";
    private const string BoundariesName = "Boundaries";

    private static readonly ModelFormat Format = new("NCCLTRAN", LoaderSignature, Version: 4, OldestReader: 1, OldestReadable: 1);

    public static void Save(ModelSaveContext context, FitResult fit)
    {
        var model = fit.Model;
        var format = Format with { OldestReader = OldestReaderOf(model) };
        format.Write(context);
        var writer = ModelStreams.WriterOf(context);
        writer.Write(SavedOptions.ToJson(fit.Plan, fit.ImageFiles));
        writer.WriteArray<int>([.. fit.FeatureType.Dimensions]);
        writer.WriteArray<int>([.. model.InputShape]);
        model.Classes.Save(writer);
        TasksPart.Write(writer, model);
        var state = StateOf(model);
        ModelStreams.Write(context, StateName, stream => StatePart.Write(stream, state));
        ModelStreams.Write(context, WeightsName, stream => WeightPart.Write(stream, WithAverages(state)));
        ModelStreams.Write(context, AnchorName, stream => WeightPart.Write(stream, state.StrategyTensors));
        ModelStreams.Write(context, MemoryName, stream => MemoryPart.Write(stream, state.Memory));
        if (state.Boundaries is { } boundaries)
        {
            ModelStreams.Write(context, BoundariesName, stream => BoundaryPart.Write(stream, boundaries));
        }
    }

    /// <exception cref="FormatException">The zip is damaged, or newer than this library.</exception>
    public static FitResult Load(IHostEnvironment environment, ModelLoadContext context)
    {
        var version = Format.Check(environment, context);
        try
        {
            return Read(environment, context, ModelStreams.ReaderOf(context), isNewer: version > Format.Version);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException($"The model is damaged: {error.Message} Save the model again, or copy the file again completely.", error);
        }
    }

    /// <summary>
    /// Version 1 would go on with neuron calibration whatever the strategy, and take every further fit for a task; version 2 knows no tasks
    /// with names; version 3 would predict with the weights instead of their averages.
    /// </summary>
    private static uint OldestReaderOf(LearnedModel model) =>
        StateOf(model).Averages.Count > 0 ? 4u
        : TasksPart.HasNames(model) ? 3u
        : StateOf(model).Boundaries is not null ? 2u
        : StrategyRegistry.Of(model.Strategy).OldestReader;

    /// <summary>The format holds what a network learner is; other kinds of learners will have parts of their own.</summary>
    private static NetworkLearnerState StateOf(LearnedModel model) => (NetworkLearnerState)model.State;

    private static IReadOnlyList<NamedTensor> WithAverages(NetworkLearnerState state) =>
        [.. state.Tensors, .. state.Averages.Select(average => average with { Name = AveragePrefix + average.Name })];

    private static bool IsAverage(NamedTensor tensor) => tensor.Name.StartsWith(AveragePrefix, StringComparison.Ordinal);

    private static FitResult Read(IHostEnvironment environment, ModelLoadContext context, BinaryReader reader, bool isNewer)
    {
        var (plan, imageFiles) = SavedOptions.FromJson(reader.ReadString(), isNewer);
        var featureType = new VectorDataViewType(NumberDataViewType.Single, reader.ReadArray<int>());
        var inputShape = reader.ReadArray<int>();
        var classes = ValueKind.Load(reader);
        var (tasks, announced) = TasksPart.Read(reader);
        var (task, batches, rows, registry, streams) = ModelStreams.Read(environment, context, StateName, stream => StatePart.Read(stream, plan.Scenario));
        var weights = ModelStreams.Read(environment, context, WeightsName, WeightPart.Read).ToLookup(IsAverage);
        var state = new NetworkLearnerState
        {
            Strategy = plan.Learning.Strategy,
            CurrentTask = task,
            BatchesSeen = batches,
            RowsSeen = rows,
            Classes = registry,
            Streams = streams,
            Tensors = [.. weights[false]],
            Averages = [.. weights[true].Select(average => average with { Name = average.Name[AveragePrefix.Length..] })],
            StrategyTensors = ModelStreams.Read(environment, context, AnchorName, WeightPart.Read),
            Memory = ModelStreams.Read(environment, context, MemoryName, MemoryPart.Read),
            Boundaries = plan.DetectsTasks ? ModelStreams.Read(environment, context, BoundariesName, BoundaryPart.Read) : null,
        };
        var model = new LearnedModel(plan.Network, inputShape, classes, tasks, announced, state);
        return new FitResult(plan, model, featureType, imageFiles);
    }
}
