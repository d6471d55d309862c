namespace Examples.Drawing;

/// <summary>What can be drawn; the names are those of the classes.</summary>
internal enum Figure
{
    Drop,
    Heart,
    Leaf,
    Moon,
    Star,
    Sun,
}
