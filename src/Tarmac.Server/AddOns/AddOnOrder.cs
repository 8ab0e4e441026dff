using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.AddOns;

/// <summary>An add-on that somebody asks for.</summary>
/// <param name="Name">Null: one is chosen.</param>
/// <param name="Attachment">The attachment's name; null: one is chosen.</param>
/// <param name="Replace">Takes the name from an attachment that has it.</param>
internal sealed record AddOnOrder(PostgresPlan Plan, string? Name, string? Attachment, bool Replace);
