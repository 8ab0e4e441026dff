using System.Text.Json;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.AddOns;

/// <summary>What follows <c>--</c> in <c>heroku addons:create heroku-postgresql -- --version 15</c>. What is not there is refused by name.</summary>
internal static class AddOnOptions
{
    private static readonly string[] Copies = ["fork", "follow", "rollback"];

    /// <param name="config">The request's <c>config</c>.</param>
    /// <param name="version">The major version that a database gets.</param>
    public static Fault? Refused(IReadOnlyDictionary<string, JsonElement>? config, int version)
    {
        foreach (var (name, value) in config ?? new Dictionary<string, JsonElement>())
        {
            var option = name.Length > 50 ? name[..50] : name;
            if (Copies.Contains(name, StringComparer.Ordinal))
            {
                return Fault.Invalid(
                    $"--{option}: databases cannot be forked or followed in Tarmac 0.x. Create an empty one, then copy a backup into it: heroku pg:backups:restore");
            }

            if (name != "version")
            {
                return Fault.Invalid($"--{option} is not an option of heroku-postgresql. There is --version {version}.");
            }

            var wanted = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
            if (wanted != version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return Fault.Invalid(
                    $"--version {(wanted is { Length: > 20 } ? wanted[..20] : wanted)} is not installed: databases of this plan are Postgres {version} here. Leave out --version, or give --version {version}.");
            }
        }

        return null;
    }
}
