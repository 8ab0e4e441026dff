using System.Text.Json.Serialization;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.AddOns;

/// <summary>What is encrypted of an add-on.</summary>
[JsonSerializable(typeof(PostgresSecret))]
internal sealed partial class AddOnJson : JsonSerializerContext;
