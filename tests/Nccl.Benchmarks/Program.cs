using BenchmarkDotNet.Running;
using Nccl;
using Nccl.Benchmarks;
using Nccl.Benchmarks.Drift;
using Nccl.Benchmarks.Live;
using Nccl.Benchmarks.Micro;
using Nccl.Benchmarks.Predicting;
using Nccl.Benchmarks.Saving;
using Nccl.Benchmarks.Serving;
using Nccl.Benchmarks.Steps;
using Nccl.Benchmarks.Study;
using TorchSharp;

if (args is [] or ["--help"])
{
    return BenchmarkArguments.Usage();
}

TorchLibrary.Load();
if (args[0] is not ("serve" or "steps" or "predict" or "zip" or "bdn" or "drift" or "live"))
{
    torch.set_num_threads(1);
    return StudyVerb.Run(args);
}

var line = new BenchmarkArguments(args);
torch.set_num_threads(line.Number("threads", 1));
switch (line.Verb)
{
    case "serve":
        ServeVerb.Run(line);
        return 0;
    case "steps":
        StepsVerb.Run(line);
        return 0;
    case "predict":
        PredictVerb.Run(line);
        return 0;
    case "zip":
        ZipVerb.Run(line);
        return 0;
    case "drift":
        DriftVerb.Run(line);
        return 0;
    case "live":
        LiveVerb.Run(line);
        return 0;
    case "bdn":
        BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarkConfig).Assembly).Run(args[1..], new MicroBenchmarkConfig());
        return 0;
    default:
        return BenchmarkArguments.Usage();
}
