namespace Nccl.Networks;

/// <summary>In which order the pixels of an image lie in a row.</summary>
internal enum PixelLayout
{
    /// <summary>[C, H, W]: a plane per channel, as networks take images. A row without image dimensions counts as this.</summary>
    Planar,

    /// <summary>[H, W, C]: the channels of a pixel side by side.</summary>
    Interleaved,
}
