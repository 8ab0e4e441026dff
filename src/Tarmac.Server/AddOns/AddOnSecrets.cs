using System.Text.Json;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.AddOns;

/// <summary>Add-ons' names and passwords as the column <c>addons.secret</c> holds them: JSON, encrypted.</summary>
internal sealed class AddOnSecrets(SecretBox box)
{
    private const string Purpose = "add-on";

    public byte[] Seal(PostgresSecret secret) => box.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(secret, AddOnJson.Default.PostgresSecret));

    public PostgresSecret Open(byte[] bytes) => JsonSerializer.Deserialize(box.Open(Purpose, bytes), AddOnJson.Default.PostgresSecret)!;
}
