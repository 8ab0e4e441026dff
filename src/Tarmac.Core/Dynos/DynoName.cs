using System.Globalization;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Dynos;

/// <summary>A dyno's name within its app: <c>web.1</c>, <c>worker.2</c>, <c>run.4711</c>, <c>release.23</c>.</summary>
public readonly record struct DynoName(ProcessType Type, int Number)
{
    public static Result<DynoName> Parse(string? text)
    {
        var dot = text?.LastIndexOf('.') ?? -1;

        // TryParse passes over NUL characters at the end.
        if (dot > 0
            && !text.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0)
        {
            var type = ProcessType.Parse(text![..dot]);
            if (type.Succeeded)
            {
                return new DynoName(type.Value, number);
            }
        }

        return Fault.NotFound("dyno", "Couldn't find that process.");
    }

    public override string ToString() => $"{Type}.{Number}";
}
