using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Tests.Interop;

[TestFixture]
public class TransformerChainsTests
{
    private static readonly ColumnCopyingTransformer First = Copy("First");
    private static readonly ColumnCopyingTransformer Last = Copy("Last");
    private static readonly TransformerChain<ColumnCopyingTransformer> Chain =
        new([First, Last], [TransformerScope.Training, TransformerScope.Everything]);

    [Test]
    public void Replace_KeepsTypeAndScopes()
    {
        var replacement = Copy("Other");

        var replaced = (TransformerChain<ColumnCopyingTransformer>)TransformerChains.Replace(Chain, Last, replacement);

        Assert.That(replaced.LastTransformer, Is.SameAs(replacement));
        Assert.That(TransformerChains.MembersOf(replaced), Is.EqualTo(new ITransformer[] { First, replacement }));
        Assert.That(TransformerChains.ScopesOf(replaced), Is.EqualTo(TransformerChains.ScopesOf(Chain)));
    }

    [Test]
    public void Replace_BecomesAChainOfTransformersWhenTheLastOneIsOfAnotherType()
    {
        var replacement = new TransformerChain<ITransformer>();

        Assert.That(TransformerChains.Replace(Chain, Last, replacement), Is.TypeOf<TransformerChain<ITransformer>>());
    }

    [Test]
    public void Replace_ReachesIntoAChainInsideTheChain()
    {
        var replacement = Copy("Other");

        var replaced = TransformerChains.Replace(new TransformerChain<ITransformer>(First, Chain), Last, replacement);

        Assert.That(TransformerChains.MembersOf(TransformerChains.MembersOf(replaced)[1])[1], Is.SameAs(replacement));
    }

    [Test]
    public void Replace_LeavesTheOriginalAsItWas()
    {
        TransformerChains.Replace(Chain, First, Copy("Other"));

        Assert.That(TransformerChains.MembersOf(Chain), Is.EqualTo(new ITransformer[] { First, Last }));
    }

    [Test]
    public void Replace_RefusesATransformerThatIsNoMember() =>
        Assert.That(() => TransformerChains.Replace(Chain, Copy("Other"), First), Throws.ArgumentException);

    [Test]
    public void ATransformerAlone_IsItsOwnOnlyMember()
    {
        Assert.That(TransformerChains.MembersOf(First), Is.EqualTo(new ITransformer[] { First }));
        Assert.That(TransformerChains.Replace(First, First, Last), Is.SameAs(Last));
    }

    private static ColumnCopyingTransformer Copy(string name) =>
        StockTrainer.Context.Transforms.CopyColumns(name, "Features").Fit(StockTrainer.Data);
}
