using System.Collections.Immutable;

namespace Tarmac.Core.Dynos.Events;

/// <summary>Something that happened, as a reader of <see cref="IDynoEvents"/> gets it.</summary>
public abstract record DynoEvent(DateTimeOffset At)
{
    /// <summary>The reader was too slow and has not got so many events. What lives now follows as <see cref="Found"/>.</summary>
    public sealed record Missed(int Count, DateTimeOffset At) : DynoEvent(At);

    /// <summary>Something that happened to a dyno, as an engine reports it.</summary>
    public abstract record OfDyno(DynoIdentity Dyno, DateTimeOffset At) : DynoEvent(At);

    /// <summary>It lives: a reader has begun to read, or an engine has adopted it.</summary>
    public sealed record Found(DynoIdentity Dyno, DynoState State, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>Its processes are about to start.</summary>
    public sealed record Launching(DynoIdentity Dyno, string Command, DateTimeOffset At) : OfDyno(Dyno, At);

    public sealed record StateChanged(DynoIdentity Dyno, DynoState From, DynoState To, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>It will be replaced because of its age, or because another dyno is already there in its place.</summary>
    public sealed record Cycling(DynoIdentity Dyno, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>It will be replaced because a user asked for it.</summary>
    public sealed record Restarting(DynoIdentity Dyno, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>It got SIGTERM.</summary>
    public sealed record Terminating(DynoIdentity Dyno, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>It got SIGKILL. <see cref="AfterTerm"/>: some of its processes had ended by SIGTERM before.</summary>
    public sealed record Killing(DynoIdentity Dyno, bool AfterTerm, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>R10: a web dyno that did not answer in time.</summary>
    public sealed record BootTimedOut(DynoIdentity Dyno, TimeSpan Limit, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>R12: it did not end in time after SIGTERM.</summary>
    public sealed record ExitTimedOut(DynoIdentity Dyno, TimeSpan Limit, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>R13: nobody attached to a one-off in time.</summary>
    public sealed record AttachTimedOut(DynoIdentity Dyno, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>R14 or, at twice its quota, R15: it uses so many bytes where its size allows so many MiB.</summary>
    public sealed record MemoryExceeded(DynoIdentity Dyno, long Bytes, int Quota, DateTimeOffset At) : OfDyno(Dyno, At)
    {
        private const int MiB = 1024 * 1024;

        /// <summary>In percent of the quota.</summary>
        public double Share => 100.0 * Bytes / ((long)Quota * MiB);

        public bool IsVast => Share >= 200;
    }

    /// <summary>R15 that the kernel saw first: it ended the dyno's processes.</summary>
    public sealed record OutOfMemory(DynoIdentity Dyno, DateTimeOffset At) : OfDyno(Dyno, At);

    public sealed record Exited(DynoIdentity Dyno, DynoExit Exit, DateTimeOffset At) : OfDyno(Dyno, At);

    /// <summary>It has written files that end with it.</summary>
    public sealed record FilesAtRisk(DynoIdentity Dyno, FilesAtRiskKind Kind, ImmutableArray<string> Files, DateTimeOffset At) : OfDyno(Dyno, At);
}
