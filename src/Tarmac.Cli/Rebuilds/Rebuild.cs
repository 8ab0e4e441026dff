namespace Tarmac.Cli.Rebuilds;

/// <summary>
/// Rebuilds a database on the platform: check, backup, drop, create, fill. Whatever fails once it is dropped brings the backup back; what a
/// kill -9 left half done is brought back by the next rebuild.
/// </summary>
internal sealed class Rebuild(IRebuildPlatform platform, string app, TimeProvider time, Action<string> say)
{
    // A tarmacd that restarts is back by then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly long _started = time.GetTimestamp();

    /// <summary>Null when the database is new; else why it is as it was.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        try
        {
            if (await MendAsync(cancellation) is { } unmended)
            {
                return unmended;
            }

            Say("Checking the fixtures");
            if (await platform.CheckAsync(cancellation) is { } refused)
            {
                return $"{refused} Nothing was changed.";
            }

            var (before, unknown) = await platform.MaintenanceAsync(cancellation);
            return unknown ?? await UnderMaintenanceAsync(before, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "Interrupted. Nothing was changed.";
        }
    }

    private async Task<string?> UnderMaintenanceAsync(bool before, CancellationToken cancellation)
    {
        string? failure;
        RebuildBackup? backup = null;
        try
        {
            Say(before ? "Maintenance is on already, and stays on" : "Maintenance on");
            failure = await platform.SetMaintenanceAsync(on: true, cancellation);
            if (failure is null)
            {
                Say("Backing up, and verifying the backup by a test restore");
                (backup, failure) = await platform.BackUpAsync(new RebuildNote(RebuildPhase.Prepared, before), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            failure = "Interrupted.";
        }

        if (failure is null && backup is not null)
        {
            return await ChangeAsync(backup, before, cancellation);
        }

        await ForgetAsync();
        return await LeaveMaintenanceAsync(before) ?? $"{failure} Nothing was changed, and maintenance is {Word(before)} as before.";
    }

    private async Task<string?> ChangeAsync(RebuildBackup backup, bool before, CancellationToken cancellation)
    {
        string? failure;
        Say($"Backup {backup.Name} is whole");
        try
        {
            failure = await platform.NoteAsync(backup, backup.Note with { Phase = RebuildPhase.Changing }, cancellation);
            if (failure is null)
            {
                Say("Dropping the database and creating it again");
                failure = await platform.ResetAsync(cancellation);
            }

            if (failure is null)
            {
                Say("Creating the tables, loading the fixtures");
                failure = await platform.FillAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            failure = "Interrupted.";
        }

        if (failure is not null)
        {
            Say($"{failure} Restoring {backup.Name}");
            return await RestoreAsync(backup) is { } lost
                ? $"{failure} The backup {backup.Name} is NOT restored yet ({lost}), and maintenance stays on. Run `tarmac db:rebuild -a {app}` again: it restores it first."
                : $"{failure} The database is as it was: backup {backup.Name} is restored, and maintenance is {Word(before)} as before.";
        }

        await PatientlyAsync(token => platform.NoteAsync(backup, backup.Note with { Phase = RebuildPhase.Done }, token));
        if (await LeaveMaintenanceAsync(before) is { } stuck)
        {
            return stuck;
        }

        await PatientlyAsync(token => platform.NoteAsync(backup, null, token));
        Say($"Done. The data from before is in backup {backup.Name}; maintenance is {Word(before)} as before");
        return null;
    }

    /// <summary>Completes what an earlier rebuild left, that kill -9 or a power cut ended.</summary>
    private async Task<string?> MendAsync(CancellationToken cancellation)
    {
        var (left, problem) = await platform.UnfinishedAsync(cancellation);
        if (left is null)
        {
            return problem;
        }

        if (left.Note.Phase == RebuildPhase.Changing)
        {
            // The database may have been used since then: that data must not be lost either.
            var (kept, unkept) = await platform.BackUpAsync(note: null, cancellation);
            if (kept is null)
            {
                return $"An earlier rebuild was interrupted, and the current data could not be backed up before its backup {left.Name} is restored: {unkept}";
            }

            Say($"An earlier rebuild was interrupted: restoring its backup {left.Name} (the data until now is in {kept.Name})");
            if (await RestoreAsync(left) is { } lost)
            {
                return $"The backup {left.Name} is not restored: {lost}";
            }

            Say($"Backup {left.Name} is restored");
            return null;
        }

        Say("An earlier rebuild was interrupted before it changed the database");
        return await LeaveMaintenanceAsync(left.Note.Maintenance) ?? await platform.NoteAsync(left, null, cancellation);
    }

    /// <summary>Not with the caller's token: an interrupted rebuild still restores.</summary>
    private async Task<string?> RestoreAsync(RebuildBackup backup) =>
        await PatientlyAsync(token => platform.RestoreAsync(backup, token))
        ?? await LeaveMaintenanceAsync(backup.Note.Maintenance)
        ?? await PatientlyAsync(token => platform.NoteAsync(backup, null, token));

    private async Task<string?> LeaveMaintenanceAsync(bool before) =>
        await PatientlyAsync(token => platform.SetMaintenanceAsync(before, token)) is { } problem
            ? $"Maintenance could not be set {Word(before)} again ({problem}): heroku maintenance:{Word(before)} -a {app}"
            : null;

    /// <summary>A backup that was interrupted must not be restored.</summary>
    private async Task ForgetAsync()
    {
        var (left, _) = await platform.UnfinishedAsync(CancellationToken.None);
        if (left is not null)
        {
            await platform.NoteAsync(left, null, CancellationToken.None);
        }
    }

    private async Task<string?> PatientlyAsync(Func<CancellationToken, Task<string?>> act)
    {
        var until = time.GetUtcNow() + Patience;
        while (await act(CancellationToken.None) is { } problem)
        {
            if (time.GetUtcNow() >= until)
            {
                return problem;
            }

            await Task.Delay(TimeSpan.FromSeconds(2), time);
        }

        return null;
    }

    private static string Word(bool on) => on ? "on" : "off";

    private void Say(string text) => say($"{time.GetElapsedTime(_started).TotalSeconds,7:0.0} s  {text}");
}
