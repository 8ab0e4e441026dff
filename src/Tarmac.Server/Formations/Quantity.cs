using System.Globalization;
using System.Text.Json;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Formations;

/// <summary>A quantity as clients write it: <c>2</c>, <c>"2"</c>, or a difference: <c>"+1"</c>, <c>"-1"</c>.</summary>
internal static class Quantity
{
    public static Result<int> Apply(JsonElement? wanted, int present)
    {
        if (wanted is not { } value || value.ValueKind is JsonValueKind.Null)
        {
            return present;
        }

        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var relative = value.ValueKind is JsonValueKind.String && text.Length > 0 && text[0] is '+' or '-';
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
            || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return Fault.Invalid($"Quantity {Shown(text)} is not a whole number.");
        }

        var quantity = relative ? (long)present + number : number;
        return quantity is >= 0 and <= ProcessSpec.MaximumQuantity
            ? (int)quantity
            : Fault.Invalid($"Quantity must be between 0 and {ProcessSpec.MaximumQuantity}; this would make it {quantity}.");
    }

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
