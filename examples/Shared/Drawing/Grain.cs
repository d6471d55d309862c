namespace Examples.Drawing;

/// <summary>Grain like that of a photograph.</summary>
internal static class Grain
{
    /// <summary>The pixel with grain, 0 to 255.</summary>
    /// <param name="pixel">As it was drawn.</param>
    /// <param name="noise">A random byte.</param>
    /// <param name="strength">The most that a pixel changes.</param>
    public static byte Add(byte pixel, byte noise, float strength) =>
        (byte)Math.Clamp(pixel + ((noise - 127.5f) / 127.5f * strength), 0, 255);
}
