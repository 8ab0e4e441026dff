using System.Collections.Immutable;
using System.Text.Json;
using Tarmac.Core.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.ConfigVars;

/// <summary>Config vars as the columns <c>apps.config</c> and <c>releases.config</c> hold them: JSON, encrypted.</summary>
internal sealed class ConfigVarBox(SecretBox box)
{
    private const string Purpose = "config";

    public byte[] Seal(ConfigVarSet config) =>
        box.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(config.Values), DatabaseJson.Default.DictionaryStringString));

    public ConfigVarSet Open(byte[] bytes)
    {
        var values = JsonSerializer.Deserialize(box.Open(Purpose, bytes), DatabaseJson.Default.DictionaryStringString)!;
        return ConfigVarSet.Empty.With(values.ToImmutableDictionary(v => v.Key, v => (string?)v.Value)).Value;
    }
}
