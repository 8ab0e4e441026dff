using Tarmac.Core.Apps;

namespace Tarmac.Server.Dynos.Orders;

/// <summary>
/// An accepted restart or stop. It is about the dynos that lived when it was given, and names them by their ids: carried out a second time, after a crash,
/// it finds those that are left.
/// </summary>
internal sealed record AcceptedOrder(Guid Id, AppId App, DynoOrderKind Kind, Guid[] Dynos);
