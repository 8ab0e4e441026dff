namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Which root file system of the stack a dyno gets: the lean one that apps run on, or the one with compilers for builds.</summary>
internal enum StackVariant
{
    Run,
    Build,
}
