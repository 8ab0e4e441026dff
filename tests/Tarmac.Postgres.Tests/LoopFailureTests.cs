using Npgsql;
using Tarmac.Loops;
using Tarmac.Postgres.Native;

namespace Tarmac.Postgres.Tests;

public sealed class LoopFailureTests : IAsyncDisposable
{
    private readonly Installation _installation;
    private volatile bool _throws = true;

    public LoopFailureTests() => _installation = new Installation { BeforeItem = (_, _) => FailOnce() };

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task A_round_that_throws_does_not_end_the_watch_over_a_cluster()
    {
        var data = (await _installation.Control().StartAsync(Installation.Soon())).Value;
        Assert.Equal(1, Report().Failures);
        var killed = _installation.Postmaster("control");

        killed.Send(Signal.Kill);
        await killed.ExitedAsync(Installation.Soon());

        await Until.TrueAsync(() => Report() is { State: LoopState.Healthy, Failures: > 1 });
        await Until.TrueAsync(() => AnswersAsync(data));
    }

    private LoopReport Report() => Assert.Single(_installation.Health.Report(), loop => loop.Name == "postgres cluster control");

    private void FailOnce()
    {
        if (_throws)
        {
            _throws = false;
            throw new InvalidOperationException("thrown by the test");
        }
    }

    private static async Task<bool> AnswersAsync(NpgsqlDataSource data)
    {
        try
        {
            await using var command = data.CreateCommand("SELECT 1");
            return await command.ExecuteScalarAsync(Installation.Soon()) is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
