using System.Globalization;

namespace Nccl.Benchmarks.Study;

/// <summary>What a command line of the study asks for.</summary>
internal sealed record StudyArguments
{
    public required string Verb { get; init; }

    /// <summary>The command line, for the results and the report.</summary>
    public string Command { get; init; } = "";

    /// <summary>The benchmark to run or to tune on; empty for table, compare and report.</summary>
    public required string Benchmark { get; init; }

    public IReadOnlyList<string> Learners { get; init; } = ["nccl", StudyNames.Ablation, "er", "finetune"];

    /// <summary>Runs have the seeds 1 to this.</summary>
    public int Seeds { get; init; } = 3;

    public string Data { get; init; } = "";

    public string Out { get; init; } = "";

    /// <summary>A result of tune; empty for the presets.</summary>
    public string Tuned { get; init; } = "";

    public bool IsQuick { get; init; }

    /// <summary>On the tasks that options are chosen on, which no run for a result has.</summary>
    public bool OnValidation { get; init; }

    /// <summary>The learner that the table compares with.</summary>
    public string Against { get; init; } = StudyNames.Ablation;

    /// <summary>Fewer tasks than the benchmark has; null for all.</summary>
    public int? Tasks { get; init; }

    /// <exception cref="StudyException">An argument is unknown, missing or out of range.</exception>
    public static StudyArguments Parse(IReadOnlyList<string> arguments)
    {
        var verb = arguments[0];
        var next = 1;
        var benchmark = verb switch
        {
            "table" or "report" or "compare" => "",
            "tune" when arguments.Count > 1 => StudyNames.Benchmark(arguments[next++]),
            "tune" => throw new StudyException($"tune needs a benchmark: {string.Join(", ", StudyNames.Benchmarks)}."),
            _ => StudyNames.Benchmark(verb),
        };
        var parsed = new StudyArguments { Verb = verb, Benchmark = benchmark, Command = CommandLine.Of(arguments) };
        while (next < arguments.Count)
        {
            var name = arguments[next++];
            if (name is "--quick" or "--validation")
            {
                parsed = name == "--quick" ? parsed with { IsQuick = true } : parsed with { OnValidation = true };
                continue;
            }

            var value = next < arguments.Count ? arguments[next++] : throw new StudyException($"Option {name} has no value.");
            parsed = parsed.With(name, value);
        }

        return parsed.Checked();
    }

    private StudyArguments With(string name, string value) => name switch
    {
        "--learners" => this with { Learners = Names(value) },
        "--seeds" => this with { Seeds = Number(name, value) },
        "--tasks" => this with { Tasks = Number(name, value) },
        "--data" => this with { Data = value },
        "--out" => this with { Out = value },
        "--tuned" => this with { Tuned = value },
        "--against" => this with { Against = Known(value) },
        _ => throw new StudyException($"There is no option {name}. Options are --learners, --seeds, --data, --out, --tuned, --tasks, --against, --quick, --validation."),
    };

    private StudyArguments Checked()
    {
        if (Out.Length == 0)
        {
            throw new StudyException("--out is missing. Give the folder of the results.");
        }

        return Benchmark.Length == 0 || Data.Length > 0 ? this : throw new StudyException("--data is missing. Give the folder with the data sets.");
    }

    private static string[] Names(string value)
    {
        string[] names = [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        foreach (var name in names)
        {
            Known(name);
        }

        return names.Length > 0 ? names : throw new StudyException("--learners is empty. Name at least one learner.");
    }

    /// <summary>The name again; that of a point of a grid, such as "er,InnerLearningRate=0.1", begins with its learner.</summary>
    private static string Known(string name)
    {
        StudyLearner.Of(name.Split(',')[0], NetworkOptions.Mlp(), TunedOptions.None, benchmark: "", isQuick: false);
        return name;
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw new StudyException($"{name} is '{value}'; give a whole number of at least 1.");
}
