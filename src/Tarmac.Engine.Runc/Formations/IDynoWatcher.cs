using Tarmac.Core.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Is notified of what happens to a formation's dynos.</summary>
internal interface IDynoWatcher
{
    Task UpAsync(SupervisedDyno dyno);

    /// <param name="exit">Null: it never ran, or how it ended is not known; <see cref="SupervisedDyno.Failure"/> says why.</param>
    Task EndedAsync(SupervisedDyno dyno, DynoExit? exit);
}
