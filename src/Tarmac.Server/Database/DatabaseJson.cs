using System.Text.Json.Serialization;

namespace Tarmac.Server.Database;

/// <summary>JSON columns.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class DatabaseJson : JsonSerializerContext;
