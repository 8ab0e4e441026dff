namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Why a dyno runs; decides what becomes of it when the engine is started again.</summary>
internal enum DynoKind
{
    /// <summary>Part of a formation: lives on.</summary>
    Formation,

    /// <summary>A one-off on its own: lives on until its time is over.</summary>
    Detached,

    /// <summary>A one-off with an attached client: ended, since no client can attach to it again.</summary>
    Attached,
}
