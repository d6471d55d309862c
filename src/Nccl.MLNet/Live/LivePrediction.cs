using System.Globalization;

namespace Nccl.MLNet;

/// <summary>What a <see cref="ContinualLearner"/> predicts for a row with all that it has learnt up to now.</summary>
/// <param name="Label">The most probable class, as culture-free text; null where nothing has been learnt yet or the row cannot be predicted.</param>
/// <param name="Probability">Its probability; 0 without a label.</param>
/// <param name="Scores">The probability of every class that counts for the row; empty without a label.</param>
/// <param name="IsPending">Whether the row waits for its label. A row that could not be learnt does not: it has no task, or by option no finite features or no readable image.</param>
public sealed record LivePrediction(string? Label, float Probability, IReadOnlyDictionary<string, float> Scores, bool IsPending)
{
    private const int MostOthers = 3;

    /// <summary>One line, culture-free: the class, its probability, the next classes, and whether the row waits for its label.</summary>
    public override string ToString()
    {
        var others = Scores.Where(score => score.Key != Label).OrderByDescending(score => score.Value).Take(MostOthers)
            .Select(score => $", '{score.Key}' {Percent(score.Value)}");
        var prediction = Label is null ? "no prediction" : $"'{Label}' {Percent(Probability)}{string.Concat(others)}";
        return $"{prediction}{(IsPending ? "; waits for its label" : "")}";
    }

    private static string Percent(float fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:F1} %");
}
