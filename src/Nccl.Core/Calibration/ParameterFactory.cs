using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Calibration;

/// <summary>
/// Makes the tensors of a network: drawn from one generator, of one element type, on one device. Drawing happens on the
/// CPU, so a seed gives the same network on every device; torch's global generator is never touched.
/// </summary>
internal sealed class ParameterFactory(Generator? generator, ScalarType type, Device device)
{
    public ScalarType Type => type;

    public Device Device => device;

    /// <summary>For a network whose weights are about to be overwritten: its parameters are 0.</summary>
    public static ParameterFactory Undrawn(ScalarType type, Device device) => new(generator: null, type, device);

    public Parameter Uniform(double bound, params long[] shape)
    {
        if (generator is null)
        {
            return Constant(0, shape);
        }

        using var guard = no_grad();
        using var drawn = empty(shape, dtype: type);
        drawn.uniform_(-bound, bound, generator);
        return Own(drawn.to(device, copy: true));
    }

    public Parameter Constant(double value, params long[] shape) => Own(Buffer(value, shape));

    /// <summary>A tensor that is saved with the network and never trained.</summary>
    public Tensor Buffer(double value, params long[] shape)
    {
        using var fill = value.ToScalar();
        return full(shape, fill, dtype: type, device: device).DetachFromDisposeScope();
    }

    /// <summary>The rows of <paramref name="old"/> followed by the further rows of <paramref name="grown"/>.</summary>
    public static Parameter Grow(Parameter old, Parameter grown, int dimension = 0)
    {
        using var guard = no_grad();
        var kept = old.shape[dimension];
        using var added = grown.narrow(dimension, kept, grown.shape[dimension] - kept);
        return Own(cat([old, added], dimension));
    }

    private static Parameter Own(Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
