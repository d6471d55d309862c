using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Memory;
using Nccl.Randomness;

namespace Nccl.Strategies;

/// <summary>What a learner shares with its strategy. The learner owns all of it.</summary>
/// <param name="Network">What learns.</param>
/// <param name="Teacher">What predicts, and gives remembered rows their soft targets: the network itself, or its average.</param>
/// <param name="Classes">Which classes compete for a row.</param>
/// <param name="Memory">Remembered rows, those of the batch at hand not among them.</param>
/// <param name="Options">How it learns.</param>
/// <param name="Streams">The random draws.</param>
/// <param name="Batches">From remembered rows to batches.</param>
/// <param name="Augmenter">Changes images before they are learnt; null where an option does not ask for it.</param>
internal sealed record StrategyContext(
    CalibratedNetwork Network, CalibratedNetwork Teacher, ClassRegistry Classes, EpisodicMemory Memory, NcclOptions Options, RandomStreams Streams, BatchBuilder Batches, ImageAugmenter? Augmenter);
