using Tarmac.Server.Database;

namespace Tarmac.Server.Events;

/// <summary>A change event with its place in the order of commits.</summary>
/// <param name="Position">Greater than that of every change that was committed before.</param>
/// <param name="At">When the change was made.</param>
/// <param name="Actor">Who made it, with the e-mail address of then.</param>
/// <param name="App">The app that it concerns, if it concerns one.</param>
/// <param name="Action">The event's stored name.</param>
/// <param name="Event">Null where another version of Tarmac wrote it, and this one has no type for it.</param>
internal sealed record OutboxEntry(long Position, DateTimeOffset At, Actor Actor, Guid? App, string Action, ChangeEvent? Event);
