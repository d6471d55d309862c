using System.Security.Cryptography;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Tests.Interop;

[TestFixture]
public class HashingStreamTests
{
    [Test]
    public void WhatPasses_IsHashedInBothDirections()
    {
        byte[] content = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        var expected = SHA256.HashData(content);
        using var target = new MemoryStream();
        using var writing = new HashingStream(target);
        writing.Write(content.AsSpan(0, 300));
        writing.Write(content, 300, 700);
        Assert.That((writing.Hash(), target.ToArray()), Is.EqualTo((expected, content)));
        using var reading = new HashingStream(new MemoryStream(content));
        var read = new byte[1000];
        reading.ReadExactly(read);
        Assert.That((reading.Hash(), read), Is.EqualTo((expected, content)));
    }
}
