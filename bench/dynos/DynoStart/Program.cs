using System.Globalization;
using System.Net;
using DynoStart;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Engine.Runc;
using Tarmac.Loops;

var runs = int.Parse(args[0], CultureInfo.InvariantCulture);
var nowhere = new Nowhere();
var name = $"tb{Environment.ProcessId}";
var options = new RuncOptions
{
    DataDirectory = $"/tmp/{name}",
    Slugs = new NoSlugs(),
    InstanceName = name,
    Bridge = name,
    Subnet = IPNetwork.Parse("10.212.0.0/16"),
    StackRun = args[1],
    StackBuild = args[1],
};
List<double> forks = [], dynos = [];
(double Conmon, double Init, double SecondsEach) watchers;
await using (var engine = new RuncEngine(options, nowhere, nowhere, nowhere, new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth())))
{
    await engine.StartAsync(CancellationToken.None);
    var measurement = new Measurement(engine);
    for (var i = -3; i < runs; i++)
    {
        var (fork, dyno) = (await Measurement.ForkAsync(), await measurement.DynoAsync());
        if (i >= 0)
        {
            forks.Add(fork);
            dynos.Add(dyno);
        }
    }

    watchers = await measurement.WatchersAsync(10);
}

forks.Sort();
dynos.Sort();
Console.WriteLine($"to the first byte of output, {runs} runs, ms        median   least");
Console.WriteLine($"fork/exec                                      {forks[runs / 2],8:0.0}{forks[0],8:0.0}");
Console.WriteLine($"dyno (runc + conmon)                           {dynos[runs / 2],8:0.0}{dynos[0],8:0.0}   goal: under 120");
Console.WriteLine($"ratio of medians                               {dynos[runs / 2] / forks[runs / 2],8:0.0}");
Console.WriteLine($"ten dynos ordered at once, ms each             {watchers.SecondsEach * 1000,8:0.0}");
Console.WriteLine($"memory of a dyno's conmon and init, KiB (PSS)  {watchers.Conmon + watchers.Init,8:0}           goal: under 3072 (conmon {watchers.Conmon:0}, init {watchers.Init:0})");
foreach (var (program, arguments) in new[] { ("/usr/bin/ip", new[] { "link", "del", name }), ("/usr/sbin/nft", ["delete", "table", "inet", name]), ("/bin/rm", ["-rf", options.DataDirectory, $"/run/{name}-runc"]) })
{
    using var process = System.Diagnostics.Process.Start(program, arguments);
    await process.WaitForExitAsync();
}
