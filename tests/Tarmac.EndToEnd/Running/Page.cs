using System.Text.Json;

namespace Tarmac.EndToEnd.Running;

/// <summary>An answer; status 0 when there was none.</summary>
internal sealed record Page(int Status, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
