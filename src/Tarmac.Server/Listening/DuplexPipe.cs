using System.IO.Pipelines;

namespace Tarmac.Server.Listening;

/// <summary>A connection's two directions as pipes.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
