using System.Buffers;
using System.Text;
using Tarmac.Router.Http1;

namespace Tarmac.Router.Tests;

public sealed class ChunkDecoderTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("A\r\n0123456789\r\n00a;x=\"y\"\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n", "01234567890123456789")]
    public void A_body_is_the_same_however_it_is_cut(string body, string expected)
    {
        for (var step = 1; step <= body.Length; step++)
        {
            var decoder = default(ChunkDecoder);
            var output = new ArrayBufferWriter<byte>();
            long written = 0;
            for (var i = 0; i < body.Length; i += step)
            {
                decoder.Feed(Encoding.ASCII.GetBytes(body[i..Math.Min(body.Length, i + step)]), output, ref written);
            }

            Assert.True(decoder.Done);
            Assert.Equal((expected, expected.Length), (Encoding.ASCII.GetString(output.WrittenSpan), (int)written));
        }
    }

    [Fact]
    public void What_follows_the_body_is_not_touched()
    {
        var decoder = default(ChunkDecoder);
        long written = 0;

        Assert.Equal(5, decoder.Feed("0\r\n\r\nHTTP/1.1"u8, new ArrayBufferWriter<byte>(), ref written));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData(" 5\r\nhello\r\n")]
    [InlineData("5 \r\nhello\r\n")]
    [InlineData("5\nhello")]
    [InlineData("5\rhello")]
    [InlineData("+5\r\nhello\r\n")]
    [InlineData("0x5\r\nhello\r\n")]
    [InlineData("5\r\nhelloX")]
    [InlineData("5\r\nhello\rX")]
    [InlineData("5;a\nb\r\nhello\r\n")]
    [InlineData("1000000000000000\r\n")]
    [InlineData("0\r\n folded: x\r\n")]
    [InlineData("0\r\nA: b\n\r\n")]
    public void Anything_but_the_grammar_is_broken(string body)
    {
        var decoder = default(ChunkDecoder);
        long written = 0;

        decoder.Feed(Encoding.ASCII.GetBytes(body), new ArrayBufferWriter<byte>(), ref written);

        Assert.True(decoder.Broken);
    }

    [Theory]
    [InlineData("5;")]
    [InlineData("0\r\nA: ")]
    public void Extensions_and_trailers_have_a_measure(string start)
    {
        var decoder = default(ChunkDecoder);
        long written = 0;
        var output = new ArrayBufferWriter<byte>();

        decoder.Feed(Encoding.ASCII.GetBytes(start), output, ref written);
        decoder.Feed(Encoding.ASCII.GetBytes(new string('x', 20_000)), output, ref written);

        Assert.True(decoder.Broken);
    }
}
