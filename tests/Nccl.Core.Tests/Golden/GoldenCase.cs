using System.Text.Json;
using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Networks;
using TorchSharp;

namespace Nccl.Tests.Golden;

/// <summary>One network and one learning step of golden.json, in the terms of this code.</summary>
internal sealed class GoldenCase(string name)
{
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("fc.0.", "hidden0."), ("fc.1.", "hidden1."), ("fc.2.", "head.linear."), ("head.weight", "head.linear.weight"), ("head.bias", "head.linear.bias"),
        (".c1.", ".first."), (".c2.", ".second."), (".shortcut.0.", ".shortcut."), (".shortcut.1.", ".shortcut.bn."),
        (".bn.weight", ".norm.scale"), (".bn.bias", ".norm.shift"), (".bn.running_mean", ".norm.runningMean"), (".bn.running_var", ".norm.runningVariance"),
        (".psi", ".weightScale"), (".lam", ".featureScale"), (".cb", ".offset"),
    ];

    private static readonly string[] Presets = ["default", "listing"];

    public static string[] Networks { get; } =
        ["mlp_task", "mlp_domain", "mlp_class", "conv_stride1", "conv_stride2", "conv_stride2_standard_afternorm"];

    public static string[] ConvolutionalNetworks { get; } = [.. Networks.Where(network => network.StartsWith("conv", StringComparison.Ordinal))];

    public static IEnumerable<TestCaseData> Steps =>
        from network in Networks from preset in Presets select new TestCaseData(network, preset);

    public JsonElement Json { get; } = GoldenFile.Root.GetProperty(name);

    public LearningBatch Current => Batch(Json.GetProperty("current"));

    public LearningBatch Replay => Batch(Json.GetProperty("replay"));

    public LearningBatch OuterBatch => Batch(Json.GetProperty("outer_batch"));

    private int Outputs => Json.GetProperty("n_out").GetInt32();

    private int Task => Json.GetProperty("task").GetInt32();

    private bool IsConvolutional => Json.TryGetProperty("stride", out _);

    private ContinualScenario Scenario => Json.GetProperty("scenario").GetString() switch
    {
        "task" => ContinualScenario.TaskIncremental,
        "domain" => ContinualScenario.DomainIncremental,
        _ => ContinualScenario.ClassIncremental,
    };

    /// <summary>The name that a parameter of the reference has in this code.</summary>
    public static string OurName(string theirs) => Names.Aggregate(theirs, (name, pair) => name.Replace(pair.Theirs, pair.Ours, StringComparison.Ordinal));

    public CalibratedNetwork Network()
    {
        using var generator = new torch.Generator(0);
        var network = IsConvolutional ? Convolutional(generator) : NetworkBuilder.Build(
            NetworkOptions.Mlp(5, 4), [6], Outputs, generator, torch.float64, torch.CPU);
        var parameters = Json.GetProperty("parameters");
        var tensors = Tensors(network);
        Assert.That(parameters.EnumerateObject().Select(entry => OurName(entry.Name)), Is.EquivalentTo(tensors.Keys), "parameters and buffers");
        using var guard = torch.no_grad();
        foreach (var entry in parameters.EnumerateObject())
        {
            var target = tensors[OurName(entry.Name)];
            using var values = torch.tensor(entry.Value.Values(), dtype: torch.float64);
            using var shaped = values.view(target.shape);
            target.copy_(shaped);
        }

        network.train();
        return network;
    }

    public NcclOptions Options(string preset)
    {
        var config = Step(preset).GetProperty("config");
        var isListing = config.GetProperty("listing_scale").GetBoolean();
        var distillationWeight = config.Number("reg");
        var (start, consolidationWeight) = isListing
            ? (NcclOptions.Listing, 2 * config.Number("beta") * distillationWeight)
            : (NcclOptions.Paper, config.Number("cons"));
        return start with
        {
            InnerLearningRate = config.Number("lr"),
            InnerGradientClip = Limit(config.Number("inner_clip")),
            Temperature = config.Number("temp"),
            ReplayWeight = config.Number("gamma"),
            DistillationWeight = distillationWeight,
            ConsolidationWeight = consolidationWeight,
            OuterLearningRate = config.Number("outer_lr"),
            OuterGradientClip = Limit(config.Number("outer_clip")),
        };
    }

    public JsonElement Step(string preset) => Json.GetProperty("presets").GetProperty(preset);

    /// <summary>The parameters and buffers of a network by name.</summary>
    public static Dictionary<string, torch.Tensor> Tensors(CalibratedNetwork network) =>
        network.named_parameters().Select(entry => (entry.name, (torch.Tensor)entry.parameter)).Concat(network.named_buffers())
            .ToDictionary(entry => entry.Item1, entry => entry.Item2);

    private static double Limit(double clip) => clip == 0 ? double.PositiveInfinity : clip;

    private BlockNetwork Convolutional(torch.Generator generator)
    {
        var options = NetworkOptions.ResNet18() with
        {
            BlockActivation = Json.GetProperty("block_style").GetString() == "standard" ? BlockActivation.AfterSum : BlockActivation.BeforeSum,
            FeatureScalePosition = Json.GetProperty("norm_pos").GetString() == "after" ? FeatureScalePosition.AfterNorm : FeatureScalePosition.BeforeNorm,
        };
        return new BlockNetwork(
            [2, 5, 5], 3, Json.GetProperty("stride").GetInt32(), Outputs, options, new ParameterFactory(generator, torch.float64, torch.CPU));
    }

    private LearningBatch Batch(JsonElement json)
    {
        var labels = json.GetProperty("y").Integers();
        var rows = labels.Length;
        var ofMemory = json.TryGetProperty("task", out var taskOfRow);
        var tasks = ofMemory ? taskOfRow.Integers() : [.. Enumerable.Repeat(Task, rows)];
        var now = ClassesAfter(Task);
        return new LearningBatch
        {
            Inputs = Tensor(json.GetProperty("x")),
            Labels = labels,
            Classes = [.. tasks.Select(now.ActiveClasses)],
            SoftTargets = ofMemory ? [.. json.GetProperty("soft").Values()] : [],
            SoftClasses = ofMemory ? [.. tasks.Select(task => ClassesAfter(task).ActiveClasses(task))] : [],
        };
    }

    /// <summary>What the learner knows of the classes when it has seen all rows of the tasks up to <paramref name="task"/>.</summary>
    private ClassRegistry ClassesAfter(int task)
    {
        var registry = new ClassRegistry(Scenario, Outputs);
        var perTask = Scenario == ContinualScenario.DomainIncremental ? Outputs : Outputs / Json.GetProperty("n_tasks").GetInt32();
        for (var i = 0; i <= task; i++)
        {
            var first = Scenario == ContinualScenario.DomainIncremental ? 0 : i * perTask;
            registry.Observe(i, [.. Enumerable.Range(first, perTask)]);
        }

        return registry;
    }

    private static torch.Tensor Tensor(JsonElement json) => torch.tensor(json.Values(), dtype: torch.float64).reshape(json.Shape());
}
