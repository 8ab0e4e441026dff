using System.IO.Pipelines;
using System.Text;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;

namespace Tarmac.Server.Tests.Rendezvous;

/// <summary>A one-off dyno whose output the test writes and whose input the test reads.</summary>
internal sealed class ScriptedDyno : IOneOffDyno
{
    private readonly Pipe _output = new();
    private readonly Pipe _input = new();
    private readonly TaskCompletionSource<DynoExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScriptedDyno()
    {
        Output = _output.Reader.AsStream();
        Input = _input.Writer.AsStream();
    }

    public DynoIdentity Identity { get; } = new(Guid.NewGuid(), AppId.New(), new DynoName(ProcessType.Parse("run").Value, 1), new ReleaseVersion(1));

    public Stream Input { get; }

    public Stream Output { get; }

    public Task<DynoExit> Exited => _exited.Task;

    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task WriteAsync(string text) => await _output.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    public void End(int status = 0)
    {
        _output.Writer.Complete();
        _exited.TrySetResult(new DynoExit(status, false, false));
    }

    /// <summary>All that came in, up to the end of the input.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_input.Reader.AsStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>It takes its time after SIGHUP: <see cref="End"/> is the test's to call.</summary>
    public bool IsSlow { get; init; }

    public TimeSpan? Grace { get; private set; }

    public void Send(DynoSignal signal) => Stopped.TrySetResult();

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(TimeSpan grace, CancellationToken cancellation)
    {
        Grace = grace;
        Send(DynoSignal.HangUp);
        if (!IsSlow)
        {
            End();
        }

        return Exited.WaitAsync(cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
