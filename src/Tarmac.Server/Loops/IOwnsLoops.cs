using Tarmac.Loops;

namespace Tarmac.Server.Loops;

/// <summary>Has background loops, which <see cref="LoopHost"/> starts once the machine is ready and stops with the program.</summary>
internal interface IOwnsLoops
{
    IEnumerable<ILoop> Loops { get; }
}
