namespace LiveLearning.Tests;

internal sealed class RestartTests : FolderTests
{
    [Test]
    public async Task AfterACleanEnd_NothingIsLearntTwice_AndADamagedZipCostsNoRow()
    {
        await using (var first = await LiveServer.StartAsync(Folder, "--save-every", "100"))
        {
            foreach (var rows in new[] { 100, 100, 45 })
            {
                await first.LearnAsync(Row.Make(rows, seed: rows));
                await first.WhenLearntAsync();
            }

            Assert.That(await first.StopAsync(), Is.Zero);
        }

        Assert.That(Zips.Numbers(Folder), Is.EqualTo(new long[] { 200, 245 }), "the last one saved at the end, partial mini-batch included; two are kept");
        await using (var second = await LiveServer.StartAsync(Folder))
        {
            Assert.That(await second.StatusAsync("rowsRecovered"), Is.Zero);
            Assert.That(await second.StatusAsync("rowsSeenByModel"), Is.EqualTo(245));
            Assert.That(await second.AccuracyAsync(Row.Make(100, seed: 2)), Is.GreaterThan(0.9));
            Assert.That(await second.StopAsync(), Is.Zero);
        }

        await File.WriteAllTextAsync(Directory.GetFiles(Folder, "*245.zip").Single(), "not a zip");
        await using var third = await LiveServer.StartAsync(Folder);
        var status = await third.WhenLearntAsync();
        Assert.That((long)status["rowsInModelAtStart"]!, Is.EqualTo(200));
        Assert.That((long)status["rowsRecovered"]!, Is.EqualTo(45));
        Assert.That((long)status["rowsSeenByModel"]!, Is.EqualTo(245));
        await third.StopAsync();
        Assert.That(await third.ErrorsAsync(), Does.Contain("245.zip cannot be read").And.Contain("245.zip.damaged"));
        Assert.That(Directory.GetFiles(Folder, "*245.zip.damaged"), Is.Not.Empty);
    }
}
