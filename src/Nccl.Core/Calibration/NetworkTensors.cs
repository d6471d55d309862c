using Nccl.Kernels;
using static TorchSharp.torch;

namespace Nccl.Calibration;

/// <summary>Copies weights between a network and managed memory.</summary>
internal static class NetworkTensors
{
    public static IReadOnlyList<NamedTensor> Save(CalibratedNetwork network) =>
        [.. All(network).Select(entry => Save(entry.Name, entry.Tensor))];

    /// <summary>How many numbers the network learns: those of its parameters, without norm statistics.</summary>
    public static long ParameterCount(IReadOnlyList<NamedTensor> saved) =>
        saved.Where(tensor => !Normalization.IsStatistic(tensor.Name)).Sum(tensor => tensor.Values.LongLength);

    public static NamedTensor Save(string name, Tensor tensor)
    {
        using var guard = no_grad();
        using var detached = tensor.detach();
        using var onCpu = detached.to(ScalarType.Float32, CPU);
        using var contiguous = onCpu.contiguous();
        return new NamedTensor(name, tensor.shape, contiguous.Entries<float>().ToArray());
    }

    public static Tensor Load(NamedTensor saved, ScalarType type, Device device)
    {
        using var flat = frombuffer(saved.Values, ScalarType.Float32);
        using var shaped = flat.view(saved.Shape);
        return shaped.to(type, device, copy: true);
    }

    /// <summary>Overwrites every parameter and buffer. Names and shapes must match exactly.</summary>
    public static void Load(CalibratedNetwork network, IReadOnlyList<NamedTensor> saved)
    {
        using var guard = no_grad();
        var byName = saved.ToDictionary(tensor => tensor.Name);
        foreach (var (name, target) in All(network))
        {
            if (!byName.Remove(name, out var source) || !source.Shape.SequenceEqual(target.shape))
            {
                throw new InvalidDataException(
                    $"The saved weights have {(source is null ? "no" : $"a [{string.Join(", ", source.Shape)}]")} tensor '{name}', "
                    + $"the network needs [{string.Join(", ", target.shape)}]. The model was saved by another architecture or the file is damaged.");
            }

            using var values = Load(source, target.dtype, target.device);
            target.copy_(values);
        }

        if (byName.Count > 0)
        {
            throw new InvalidDataException($"The saved weights have tensors that the network lacks: {string.Join(", ", byName.Keys)}.");
        }
    }

    /// <summary>Whether every weight is a number: neither NaN nor infinite.</summary>
    public static bool AreFinite(IReadOnlyList<NamedTensor> saved) => saved.All(tensor => FiniteValues.AreFinite(tensor.Values));

    /// <summary>Parameters, then buffers, by their path in the network.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> All(CalibratedNetwork network) =>
        network.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(network.named_buffers());
}
