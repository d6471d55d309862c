using Nccl.Benchmarks.Models;
using Nccl.Calibration;
using Nccl.Learners;
using Nccl.Networks;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Onnx;

/// <summary>The folded network of a model as an ONNX file: rows in 'Features', class probabilities out as 'Score'.</summary>
internal static class FoldedNetworkFile
{
    public static void Write(FittedModel model, string path)
    {
        using var generator = new Generator(0);
        var parameters = model.Parameters;
        using var network = NetworkBuilder.Build(
            parameters.Network, parameters.InputShape, parameters.ClassNames.Count, generator, ScalarType.Float32, CPU);
        NetworkTensors.Load(network, ((NetworkLearnerState)parameters.State).PredictingTensors);
        using var folded = network.Fold();
        var graph = new OnnxGraph();
        graph.Input("Features", parameters.InputShape);
        var logits = network is MlpNetwork ? Mlp(graph, network, folded) : ResNet(graph, network, folded);
        graph.Node("Softmax", [logits], "Score", [("axis", [1])]);
        graph.Output("Score", network.Outputs);
        File.WriteAllBytes(path, graph.ToArray());
    }

    private static string Mlp(OnnxGraph graph, CalibratedNetwork network, CalibratedWeights folded)
    {
        CalibratedLayer[] layers = [.. network.Layers];
        var features = "Features";
        foreach (var layer in layers[..^1])
        {
            features = Relu(graph, Linear(graph, folded.FoldedOf(layer)!, features));
        }

        return Linear(graph, folded.FoldedOf(layers[^1])!, features);
    }

    private static string ResNet(OnnxGraph graph, CalibratedNetwork network, CalibratedWeights folded)
    {
        var features = Relu(graph, Convolution(graph, folded.FoldedOf(network.Layers.First())!, "Features", stride: 1));
        foreach (var block in network.children().OfType<CalibratedBlock>())
        {
            FoldedLayer[] layers = [.. block.Layers.Select(layer => folded.FoldedOf(layer)!)];
            // In this network a block has a shortcut of its own exactly where it halves the image.
            var stride = layers.Length == 3 ? 2 : 1;
            var hidden = Relu(graph, Convolution(graph, layers[0], features, stride));
            var activated = Relu(graph, Convolution(graph, layers[1], hidden, stride: 1));
            var shortcut = layers.Length == 3 ? Convolution(graph, layers[2], features, stride) : features;
            features = graph.Node("Add", [activated, shortcut]);
        }

        var pooled = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [features])], ("axis", [1]));
        return Linear(graph, folded.FoldedOf(network.Layers.Last())!, pooled);
    }

    private static string Relu(OnnxGraph graph, string features) => graph.Node("Relu", [features]);

    private static string Linear(OnnxGraph graph, FoldedLayer layer, string features) =>
        graph.Node("Gemm", [features, graph.Constant(layer.Weight), graph.Constant(layer.Bias)], ("transB", [1]));

    private static string Convolution(OnnxGraph graph, FoldedLayer layer, string features, long stride)
    {
        var padding = layer.Weight.shape[2] / 2;
        return graph.Node(
            "Conv",
            [features, graph.Constant(layer.Weight), graph.Constant(layer.Bias)],
            ("strides", [stride, stride]),
            ("pads", [padding, padding, padding, padding]));
    }
}
