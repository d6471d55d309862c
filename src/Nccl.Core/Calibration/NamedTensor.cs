namespace Nccl.Calibration;

/// <summary>A tensor as managed memory.</summary>
/// <param name="Name">Path of the parameter or buffer in its network; part of the saved format.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row-major; as many as the product of the shape.</param>
internal sealed record NamedTensor(string Name, long[] Shape, float[] Values);
