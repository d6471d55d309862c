using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Interop;

/// <summary>
/// Takes a fitted pipeline apart and puts it together again. The scopes of a chain's members are internal in ML.NET.
/// </summary>
internal static class TransformerChains
{
    /// <summary>The members of <paramref name="model"/> in order; a transformer that is no chain is its own only member.</summary>
    public static IReadOnlyList<ITransformer> MembersOf(ITransformer model) =>
        model is ITransformerChainAccessor chain ? chain.Transformers : [model];

    /// <summary>The scopes of the members; everything for a transformer that is no chain.</summary>
    public static IReadOnlyList<TransformerScope> ScopesOf(ITransformer model) =>
        model is ITransformerChainAccessor chain ? chain.Scopes : [TransformerScope.Everything];

    /// <summary>
    /// A pipeline like <paramref name="model"/> with <paramref name="replacement"/> in the place of <paramref name="member"/>, which may
    /// lie in a chain inside the chain. The scopes stay. A chain keeps its own type while its last member is of the type it names;
    /// otherwise it becomes a TransformerChain of ITransformer, the type that every pipeline loaded from a zip has.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="member"/> is not part of <paramref name="model"/>.</exception>
    public static ITransformer Replace(ITransformer model, ITransformer member, ITransformer replacement) =>
        TryReplace(model, member, replacement)
        ?? throw new ArgumentException($"The {member.GetType().Name} to replace must be a member of the pipeline.", nameof(member));

    private static ITransformer? TryReplace(ITransformer model, ITransformer member, ITransformer replacement)
    {
        if (ReferenceEquals(model, member))
        {
            return replacement;
        }

        if (model is not ITransformerChainAccessor chain)
        {
            return null;
        }

        for (var index = 0; index < chain.Transformers.Length; index++)
        {
            if (TryReplace(chain.Transformers[index], member, replacement) is { } replaced)
            {
                ITransformer[] members = [.. chain.Transformers];
                members[index] = replaced;
                return Rebuild(model.GetType(), members, chain.Scopes);
            }
        }

        return null;
    }

    private static ITransformer Rebuild(Type chainType, ITransformer[] members, TransformerScope[] scopes) =>
        chainType.IsGenericType
        && chainType.GetGenericTypeDefinition() == typeof(TransformerChain<>)
        && chainType.GenericTypeArguments[0].IsInstanceOfType(members[^1])
            ? (ITransformer)Activator.CreateInstance(chainType, members, scopes)!
            : new TransformerChain<ITransformer>(members, scopes);
}
