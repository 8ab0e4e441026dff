using System.Runtime.CompilerServices;
using Tarmac.Core.Routing;
using Tarmac.Router.Errors;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Exchanges;

/// <summary>Finds a dyno of the app that takes the request: waits while the app boots, tries one dyno after the other.</summary>
internal sealed class DynoSearch(
    RouteBook book, RouterLimits limits, TimeProvider time, ClientRequest request, ClientPresence client, DynoAttempt attempt, Progress progress)
{
    /// <summary>A newer table that drops the dyno chosen starts the search again.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync()
    {
        while (progress.App is { } app)
        {
            progress.Error = ErrorOf(app);
            if (progress.Error is null && app.Dynos.IsEmpty)
            {
                progress.Error = await WaitForBootAsync(app);
            }

            if (progress.Error is not null || progress.App is null)
            {
                return;
            }

            var verdict = Verdict.Unreachable;
            var choice = new DynoChoice(progress.App.Dynos);
            while (verdict == Verdict.Unreachable && choice.Next() is { } dyno)
            {
                verdict = await attempt.RunAsync(dyno);
            }

            if (verdict != Verdict.Retired)
            {
                // Every quarantine may end between the two looks at it: then no dyno was tried at all.
                progress.Error ??= verdict == Verdict.Unreachable ? RouterError.ConnectRefused : null;
                return;
            }

            progress.Error = null;
            progress.App = book.Current.Find(request.Host);
        }
    }

    /// <summary>Why nothing of this app can be forwarded; null where a dyno serves or will serve.</summary>
    private static RouterError? ErrorOf(RoutedApp app) => (app.Maintenance, app.Dynos.IsEmpty, app.State) switch
    {
        (true, _, _) => RouterError.Maintenance,
        (_, true, WebState.Blank) => RouterError.BlankApp,
        (_, true, WebState.None) => RouterError.NoWebProcesses,
        (_, true, WebState.Crashed) => RouterError.AppCrashed,
        _ => null,
    };

    /// <summary>Waits for a table in which the app has a dyno, or is gone.</summary>
    private async Task<RouterError?> WaitForBootAsync(RoutedApp waiting)
    {
        var started = time.GetTimestamp();
        if (!waiting.Boot.TryEnter(limits.Held))
        {
            return RouterError.BacklogTooDeep;
        }

        try
        {
            while (true)
            {
                var changed = book.Changed;
                progress.App = book.Current.Find(request.Host);
                if (progress.App is not { } app || !app.Dynos.IsEmpty || ErrorOf(app) is not null)
                {
                    return progress.App is { } known ? ErrorOf(known) : null;
                }

                var left = limits.Boot - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return RouterError.BootTimeout;
                }

                await changed.WaitAsync(left, time, client.Left);
            }
        }
        catch (TimeoutException)
        {
            return RouterError.BootTimeout;
        }
        catch (OperationCanceledException)
        {
            return RouterError.ClientInterrupted;
        }
        finally
        {
            waiting.Boot.Leave();
        }
    }
}
