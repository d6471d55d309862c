namespace Nccl;

/// <summary>The numbers of learning that depend on the kind of network: what a network brings, and what options come to with it.</summary>
/// <param name="Inner">Step size alpha on the weights theta.</param>
/// <param name="InnerClip">Largest magnitude of an entry of the inner gradient; null for no limit.</param>
/// <param name="Outer">Step size eta on psi, lambda and b.</param>
/// <param name="DistillationWeight">w_d.</param>
internal readonly record struct LearningRates(double Inner, double? InnerClip, double Outer, double DistillationWeight);
