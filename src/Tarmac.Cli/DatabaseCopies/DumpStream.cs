using System.Diagnostics;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Linux.Streams;

namespace Tarmac.Cli.DatabaseCopies;

/// <summary>
/// A database as pg_dump writes it. It ends only when pg_dump has ended well; else reading it throws, so that half a dump is never taken for one.
/// </summary>
internal sealed class DumpStream : ReadStream
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Action<long> _progress;
    private readonly Stopwatch _said = Stopwatch.StartNew();
    private long _read;
    private bool _disposed;

    private DumpStream(Process process, Action<long> progress)
    {
        _process = process;
        _progress = progress;
        _errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
    }

    /// <summary>Why pg_dump failed, for a caller that sees only that sending failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Begins; <paramref name="progress"/> hears now and then how many bytes came.</summary>
    public static DumpStream Open(PsqlLogin login, string program, Action<long> progress) => new(
        Process.Start(Psql.Start(login, program, "-Fc", "-Z1", "--no-owner", "--no-acl", "--no-password", "--lock-wait-timeout=10000"))!, progress);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (read == 0 && buffer.Length > 0)
        {
            await _process.WaitForExitAsync(cancellationToken);
            if (_process.ExitCode != 0)
            {
                Failure = $"pg_dump failed: {new PsqlAnswer(_process.ExitCode, "", await _errors).Problem}.";
                throw new IOException(Failure);
            }
        }

        if (_said.Elapsed > Interval)
        {
            _said.Restart();
            _progress(_read);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        // An HttpContent disposes what it sends, too.
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }
}
