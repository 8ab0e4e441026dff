namespace Tarmac.Core.Dynos;

/// <summary>A running build. Disposing it ends it and removes all that it used but the folders that were handed in.</summary>
public interface ISandboxedBuild : IAsyncDisposable
{
    /// <summary>Standard output and standard error in the order they were written. Ends when the build has ended and all is read.</summary>
    Stream Output { get; }

    Task<DynoExit> Exited { get; }
}
