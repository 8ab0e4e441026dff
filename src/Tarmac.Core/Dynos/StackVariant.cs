namespace Tarmac.Core.Dynos;

/// <summary>Which root file system of the stack a dyno gets: the lean one that apps run on, or the one with compilers for builds.</summary>
public enum StackVariant
{
    Run,
    Build,
}
