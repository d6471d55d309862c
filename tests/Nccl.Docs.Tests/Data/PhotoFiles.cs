using SkiaSharp;

namespace Nccl.Docs.Tests.Data;

/// <summary>Small photographs of two kinds: photos/red-0.png to red-9.png and photos/blue-0.png to blue-9.png.</summary>
internal static class PhotoFiles
{
    private const int Count = 10;
    private const int Size = 40;

    public static void Make(string folder)
    {
        var photos = Directory.CreateDirectory(Path.Combine(folder, "photos")).FullName;
        var random = new Random(1);
        for (var number = 0; number < Count; number++)
        {
            var (strong, weak) = ((byte)random.Next(150, 256), (byte)random.Next(0, 100));
            Write(Path.Combine(photos, $"red-{number}.png"), new SKColor(strong, weak, weak));
            Write(Path.Combine(photos, $"blue-{number}.png"), new SKColor(weak, weak, strong));
        }
    }

    private static void Write(string path, SKColor color)
    {
        using var bitmap = new SKBitmap(Size, Size);
        bitmap.Erase(color);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        File.WriteAllBytes(path, encoded.ToArray());
    }
}
