namespace Nccl.MLNet;

/// <summary>What a <see cref="ContinualLearner"/> predicts for a row with all that it has learnt up to now.</summary>
/// <param name="Label">The most probable class, as culture-free text; null where nothing has been learnt yet or the row cannot be predicted.</param>
/// <param name="Probability">Its probability; 0 without a label.</param>
/// <param name="Scores">The probability of every class that counts for the row; empty without a label.</param>
/// <param name="IsPending">Whether the row waits for its label. A row that could not be learnt does not: it has no task, or by option no finite features or no readable image.</param>
public sealed record LivePrediction(string? Label, float Probability, IReadOnlyDictionary<string, float> Scores, bool IsPending);
