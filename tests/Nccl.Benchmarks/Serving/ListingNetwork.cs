using Nccl.Calibration;
using Nccl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>Our network with the listing's first weights in it.</summary>
internal static class ListingNetwork
{
    public static CalibratedNetwork Load(bool isMlp, string initFile, ScalarType type)
    {
        using var generator = new Generator(0);
        var network = isMlp
            ? NetworkBuilder.Build(NetworkOptions.Mlp(256, 256), [784], outputs: 10, generator, type, CPU)
            : NetworkBuilder.Build(NetworkOptions.ResNet18(), [3, 32, 32], outputs: 100, generator, type, CPU);
        var saved = TensorFile.Read(initFile);
        using var guard = no_grad();
        foreach (var (layer, names) in network.Layers.Zip(isMlp ? MlpNames() : ResNetNames(network)))
        {
            Copy(saved, names.Weight, layer.Weight);
            Copy(saved, names.WeightScale, layer.WeightScale);
            Copy(saved, names.Offset, layer.Offset);
            Copy(saved, names.FeatureScale, layer.FeatureScale);
            Copy(saved, names.Norm is null ? null : $"{names.Norm}.weight", layer.Norm?.Scale);
            Copy(saved, names.Norm is null ? null : $"{names.Norm}.bias", layer.Norm?.Shift);
            if (names.Bias is not null)
            {
                Copy(saved, names.Bias, layer.Bias);
            }
            else
            {
                // The listing's calibrated layers have no bias beside the offset.
                layer.Bias?.zero_();
            }
        }

        return network;
    }

    /// <summary>What the listing's inner step moves: everything but the masks and a bias that it does not have.</summary>
    public static IReadOnlyList<Parameter> InnerParameters(CalibratedNetwork network) =>
        [.. network.Layers.SelectMany(layer => layer.BaseParameters.Where(parameter => !layer.IsCalibrated || !ReferenceEquals(parameter, layer.Bias)))];

    private static void Copy(Dictionary<string, Tensor> saved, string? name, Parameter? parameter)
    {
        if (name is null != parameter is null)
        {
            throw new InvalidOperationException($"The listing's '{name ?? "nothing"}' has no counterpart; are the networks still the same?");
        }

        parameter?.copy_(saved[name!].view(parameter.shape));
    }

    private static IEnumerable<LayerNames> MlpNames() =>
        Enumerable.Range(1, 3).Select(number => $"l{number}").Select(name => new LayerNames($"{name}.weight", $"{name}.calib_w", $"{name}.calib_b", $"{name}.calib_f"));

    private static IEnumerable<LayerNames> ResNetNames(CalibratedNetwork network)
    {
        yield return new LayerNames("conv1.weight", Norm: "bn1");
        var blocks = network.children().OfType<CalibratedBlock>().Select((block, index) => (block, $"blocks.{index}"));
        foreach (var (block, name) in blocks)
        {
            for (var half = 1; half <= 2; half++)
            {
                yield return new LayerNames(
                    $"{name}.conv{half}.weight", $"{name}.calib_w_conv{half}", $"{name}.calib_b_conv{half}", $"{name}.calib_f_conv{half}", $"{name}.bn{half}");
            }

            if (block.Layers.Count() == 3)
            {
                yield return new LayerNames($"{name}.shortcut.0.weight", Norm: $"{name}.shortcut.1");
            }
        }

        yield return new LayerNames("linear.weight", Bias: "linear.bias");
    }

    private sealed record LayerNames(
        string Weight, string? WeightScale = null, string? Offset = null, string? FeatureScale = null, string? Norm = null, string? Bias = null);
}
