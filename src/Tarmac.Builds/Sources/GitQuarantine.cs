namespace Tarmac.Builds.Sources;

/// <summary>The folders that git names to a pre-receive hook (git-receive-pack(1), "Quarantine Environment").</summary>
internal sealed record GitQuarantine(string ObjectFolder, string AlternateFolders);
