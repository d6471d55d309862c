namespace Nccl.Calibration;

/// <summary>Something built of calibrated layers: a layer, a block or a whole network.</summary>
internal interface ICalibrated
{
    /// <summary>Every layer, in the order in which a row passes them; uncalibrated ones (stem, shortcuts, some heads) included.</summary>
    IEnumerable<CalibratedLayer> Layers { get; }
}
