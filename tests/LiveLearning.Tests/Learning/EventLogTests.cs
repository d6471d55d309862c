using LiveLearning.Learning;

namespace LiveLearning.Tests.Learning;

internal sealed class EventLogTests
{
    [Test]
    public void Events_StandInTheOrderOfTheirRows_HoweverTheyCome()
    {
        var log = new EventLog();
        log.Add(40, StreamEventKind.Change, "first told");
        log.Add(7, StreamEventKind.NewClass, "earlier row");
        log.Add(40, StreamEventKind.Boundary, "same row, told later");

        Assert.That(string.Join(", ", log.Events.Select(e => e.Text)), Is.EqualTo("earlier row, first told, same row, told later"));
    }

    [Test]
    public void WhenThereAreTooMany_TheEarliestGo()
    {
        var log = new EventLog();
        for (var row = 0; row <= EventLog.Capacity; row++)
        {
            log.Add(row, StreamEventKind.NewClass, $"{row}");
        }

        Assert.That(log.Events, Has.Length.EqualTo(EventLog.Capacity));
        Assert.That((log.Events[0].Row, log.Events[^1].Row), Is.EqualTo((1L, (long)EventLog.Capacity)));
    }
}
