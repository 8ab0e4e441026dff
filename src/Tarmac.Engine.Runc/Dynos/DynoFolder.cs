using Tarmac.Linux.Mounting;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Where a dyno's things are: one folder, named by the dyno's id.</summary>
internal sealed record DynoFolder(string Path)
{
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>What the dyno is; the first file written.</summary>
    public string Record => In("dyno.json");

    /// <summary>Which processes it is; written before they run anything of the app.</summary>
    public string Processes => In("processes.json");

    /// <summary>There once a web dyno has answered.</summary>
    public string Up => In("up");

    /// <summary>There while the dyno is to be replaced by another one.</summary>
    public string Replace => In("replace");

    /// <summary>The notices about lost files that the app's log already has.</summary>
    public string LostFiles => In("lost-files");

    public string Config => In("config.json");

    public string Root => In("root");

    public string Scratch => In("scratch");

    public string Stack => In("stack");

    public string Slug => In("slug");

    public string Binds => In("binds");

    public string Network => In("network");

    public string Hosts => In("hosts");

    public string Resolver => In("resolv.conf");

    public string Log => In("log");

    public string RotatedLog => In("log.1");

    public string LogPosition => In("log.position");

    public string Control => In("ctl");

    public string Attach => In("attach");

    public string Sync => In("sync");

    public string ProcessId => In("pid");

    public string ConmonProcessId => In("conmon.pid");

    public string ConmonErrors => In("conmon.err");

    public string RuncLog => In("runc.log");

    public string State => In("state");

    public string ExitStatus => System.IO.Path.Combine(State, "exit");

    public string OutOfMemory => System.IO.Path.Combine(State, "oom");

    public static DynoFolder Of(string dynos, Guid id) => new(System.IO.Path.Combine(dynos, id.ToString()));

    /// <summary>Idempotent. Only what a dyno's folder can hold is deleted, never what a forgotten mount shows.</summary>
    public void Delete()
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        foreach (var mount in Mounts.Below(Path))
        {
            Mounts.Remove(mount);
        }

        foreach (var folder in new[] { State, Binds, Path })
        {
            if (Directory.Exists(folder))
            {
                foreach (var file in Directory.EnumerateFiles(folder))
                {
                    File.Delete(file);
                }
            }
        }

        string[] below = Directory.Exists(Binds) ? [.. Directory.EnumerateDirectories(Binds)] : [];
        foreach (var folder in below.Concat([Binds, State, Root, Scratch, Stack, Slug, Path]))
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
