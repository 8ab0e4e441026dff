using System.Collections.Concurrent;
using System.Diagnostics;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Telemetry;

public sealed class TraceTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task The_rollout_belongs_to_the_trace_of_the_request_that_made_the_release()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Tarmac.", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "python app.py"}""");

        using var client = new Activity("client").Start();
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "1"}""");
        client.Stop();

        await Until.TrueAsync(() => seen.Any(step => step.OperationName == "RollOut" && step.TraceId == client.TraceId));
        var rollout = seen.First(step => step.OperationName == "RollOut" && step.TraceId == client.TraceId);
        Assert.Equal(app, rollout.GetTagItem("app"));
    }
}
