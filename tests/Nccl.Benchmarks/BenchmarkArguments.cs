using System.Globalization;

namespace Nccl.Benchmarks;

/// <summary>A verb, plain arguments, and options of the form <c>--name value</c>.</summary>
internal sealed class BenchmarkArguments
{
    private readonly Dictionary<string, string> _options = [];
    private readonly List<string> _plain = [];

    public BenchmarkArguments(string[] arguments)
    {
        Verb = arguments[0];
        for (var i = 1; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                _plain.Add(arguments[i]);
            }
            else if (i + 1 < arguments.Length)
            {
                _options[arguments[i][2..]] = arguments[++i];
            }
            else if (Verb != "bdn")
            {
                throw new ArgumentException($"Option {arguments[i]} has no value.", nameof(arguments));
            }
        }
    }

    public string Verb { get; }

    public static int Usage()
    {
        Console.Error.WriteLine("""
            permuted-mnist|mnist-class|mnist-task|cifar-100-task|cifar-100-class|gas-drift|gas-class|elec2|animals-64
                    --data DIR --out DIR [--learners nccl,er,...] [--seeds 3] [--quick] [--tasks N] [--tuned FILE] [--validation]
            table|report|compare --out DIR [--against calibration-off]
            tune    BENCHMARK --data DIR --out DIR [--learners nccl,er,...] [--seeds 3] [--quick]
            serve mlp|resnet --data DIR --threads N [--trace K] [--type float32|float64]   one learning step on the numbers of bench_listing.py (protocol of pair.py)
            steps   [all|tasks|presets|threads|growth|profile|reading] [--steps 100000] [--seconds 0.2] [--threads 1]
            predict [all|mlp|engine|onnx] [--rows 100000] [--threads 1]
            zip     [all|save|continue] [--threads 1]
            live    [all|rows|snapshot] [--rounds N] [--threads 1]
            drift   [all|made|gas|elec2] --data DIR [--seeds 5] [--threshold T --tolerance D --minimum ROWS]
            bdn     [BenchmarkDotNet's arguments, e.g. --filter '*']
            """);
        return 1;
    }

    /// <summary>The first plain argument.</summary>
    public string What(string otherwise) => _plain.Count > 0 ? _plain[0] : otherwise;

    public bool Asks(string part) => What("all") is var what && (what == "all" || what == part);

    public string Text(string name, string? otherwise = null) => _options.GetValueOrDefault(name) ?? otherwise ?? throw new ArgumentException($"Option --{name} is missing.", nameof(name));

    public int Number(string name, int otherwise) =>
        _options.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public double Real(string name, double otherwise) =>
        _options.TryGetValue(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
