namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Why a dyno runs; decides what becomes of it when the engine is started again.</summary>
internal enum DynoKind
{
    /// <summary>Part of a formation: lives on.</summary>
    Formation,

    /// <summary>A one-off on its own: lives on until its time is over.</summary>
    Detached,

    /// <summary>A one-off whose caller held its streams: ended, since nobody can take it up again.</summary>
    Attached,
}
