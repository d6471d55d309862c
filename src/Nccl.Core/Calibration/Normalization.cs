using Nccl.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nccl.Calibration;

/// <summary>Batch or layer norm over the channels (dimension 1) of [B, C] or [B, C, H, W], with a scale and a shift per channel.</summary>
internal sealed class Normalization : Module<Tensor, Tensor>
{
    /// <summary>torch's defaults, which the golden numbers use too.</summary>
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    // Part of the saved format.
    private const string RunningMean = "runningMean";
    private const string RunningVariance = "runningVariance";

    private readonly Tensor? _runningMean;
    private readonly Tensor? _runningVariance;

    public Normalization(NormKind kind, int channels, ParameterFactory factory) : base(nameof(Normalization))
    {
        register_parameter("scale", Scale = factory.Constant(1, channels));
        register_parameter("shift", Shift = factory.Constant(0, channels));
        if (kind == NormKind.Batch)
        {
            register_buffer(RunningMean, _runningMean = factory.Buffer(0, channels));
            register_buffer(RunningVariance, _runningVariance = factory.Buffer(1, channels));
        }
    }

    public Parameter Scale { get; }

    public Parameter Shift { get; }

    /// <summary>Whether a saved tensor is a running statistic, which no gradient moves: no parameter.</summary>
    /// <param name="path">Its path in the network.</param>
    public static bool IsStatistic(string path) => path.Split('.')[^1] is RunningMean or RunningVariance;

    public bool IsBatchNorm => _runningMean is not null;

    public override Tensor forward(Tensor input)
    {
        if (!IsBatchNorm)
        {
            return LayerNorm(input, Scale, Shift);
        }

        // One value per channel has no variance: such a batch is normalised with the running statistics and leaves them alone.
        var learnsStatistics = training && input.NumberOfElements > input.shape[1];
        var channels = input.shape[1];
        if (channels == Scale.shape[0])
        {
            return functional.batch_norm(input, _runningMean, _runningVariance, Scale, Shift, learnsStatistics, Momentum, Epsilon);
        }

        using var mean = ChannelPadding.Channels(_runningMean!, channels);
        using var variance = ChannelPadding.Channels(_runningVariance!, channels);
        using var scale = ChannelPadding.Channels(Scale, channels);
        using var shift = ChannelPadding.Channels(Shift, channels);
        var output = functional.batch_norm(input, mean, variance, scale, shift, learnsStatistics, Momentum, Epsilon);
        if (learnsStatistics)
        {
            using var guard = no_grad();
            using var ownMean = mean.narrow(0, 0, Scale.shape[0]);
            using var ownVariance = variance.narrow(0, 0, Scale.shape[0]);
            _runningMean!.copy_(ownMean);
            _runningVariance!.copy_(ownVariance);
        }

        return output;
    }

    /// <summary>A group norm with one group: the mean and variance of a row run over all its channels and pixels.</summary>
    public static Tensor LayerNorm(Tensor input, Tensor scale, Tensor shift) => functional.group_norm(input, 1, scale, shift, Epsilon);

    /// <summary>The batch norm of a prediction as x * factor + summand per channel, each [C].</summary>
    public (Tensor Factor, Tensor Summand) AsAffine()
    {
        using var variance = _runningVariance!.Plus(Epsilon);
        using var inverseDeviation = variance.rsqrt();
        var factor = Scale.mul(inverseDeviation);
        using var shiftOfMean = _runningMean!.mul(factor);
        return (factor, Shift.sub(shiftOfMean));
    }
}
