using System.Net;
using Tarmac.Engine.Runc.Bundles;
using Tarmac.Engine.Runc.FileSystems;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Programs;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>
/// What a dyno sees of this machine's files: the init, name resolution, certificates, and the folders of a build. A folder is shown by an idmapped
/// mount, so that owners are the same inside and on the machine: files of the dyno's user belong to uid 1000 here too, during the build and after.
/// </summary>
internal sealed class DynoBinds(Machine machine)
{
    public const string Init = "/usr/bin/tini-static";

    public async Task<IReadOnlyList<OciBind>> PrepareAsync(DynoOrder order, DynoFolder folder, IPAddress address, UserRange users, CancellationToken cancellation)
    {
        var resolver = string.Concat(machine.Resolvers.Select(r => $"nameserver {r}\n"));
        await File.WriteAllTextAsync(folder.Resolver, resolver, cancellation);
        await File.WriteAllTextAsync(folder.Hosts, $"127.0.0.1 localhost\n{address} {folder.Id}\n", cancellation);
        List<OciBind> binds =
        [
            new(Init, OciConfig.InitTarget, false),
            new(folder.Resolver, "/etc/resolv.conf", false),
            new(folder.Hosts, "/etc/hosts", false),
        ];
        if (machine.Options.CaBundle is { } bundle)
        {
            binds.Add(new(bundle, "/etc/ssl/certs/ca-certificates.crt", false));
        }

        for (var i = 0; i < order.Folders.Length; i++)
        {
            var shared = order.Folders[i];
            if (shared.Writable)
            {
                await new ProgramCall("/usr/bin/chown", ["-Rh", "1000:1000", "--", shared.Location]).DemandAsync(cancellation);
            }

            var shown = Path.Combine(folder.Binds, $"{i}");
            Directory.CreateDirectory(shown);
            Mounts.Clone(shared.Location, shown, users.UserNamespace, shared.Writable);
            binds.Add(new(shown, shared.Target, shared.Writable));
        }

        return binds;
    }
}
