namespace Nccl.Tests.Strategies;

/// <summary>A row that the plain learner remembers.</summary>
/// <param name="Inputs">Features.</param>
/// <param name="Label">Class index.</param>
/// <param name="Task">Its task.</param>
/// <param name="Logits">Of all classes, when it arrived.</param>
/// <param name="Classes">Those that counted then.</param>
internal sealed record PlainRow(double[] Inputs, int Label, int Task, double[] Logits, int[] Classes);
