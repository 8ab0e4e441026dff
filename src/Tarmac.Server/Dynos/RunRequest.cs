using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tarmac.Contracts.Dynos;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Dynos;

/// <summary>What a user wants to run once, checked.</summary>
internal sealed partial record RunRequest(
    string Command, ProcessType Type, bool Attach, ImmutableDictionary<string, string> Environment, TerminalSize? Terminal, DynoSize Size, TimeSpan TimeToLive)
{
    public const int LongestSeconds = 86_400;

    private const int CommandLimit = 32 * 1024;

    public static Result<RunRequest> Parse(DynoCreate body)
    {
        if (string.IsNullOrWhiteSpace(body.Command))
        {
            return Fault.Invalid("A command to run is required.");
        }

        if (body.Command.Length > CommandLimit || body.Command.Contains('\0', StringComparison.Ordinal))
        {
            return Fault.Invalid("The command is longer than 32 KB or holds a NUL character.");
        }

        if (body.TimeToLive is < 1 or > LongestSeconds)
        {
            return Fault.Invalid($"time_to_live is in seconds, from 1 to {LongestSeconds}.");
        }

        var environment = ParseEnvironment(body.Env);
        var type = ProcessType.Parse(body.Type ?? "run");
        var size = body.Size is null ? DynoSize.Default : DynoSize.Find(body.Size);
        var attach = body.Attach ?? false;
        return environment.Then(variables => type.Then(t => size.Then<RunRequest>(s => new RunRequest(
            body.Command,
            t,
            attach,
            variables,
            attach && body.ForceNoTty is not true ? TerminalOf(variables) : null,
            s,
            TimeSpan.FromSeconds(body.TimeToLive ?? LongestSeconds)))));
    }

    private static Result<ImmutableDictionary<string, string>> ParseEnvironment(Dictionary<string, JsonElement>? env)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in env ?? [])
        {
            if (!VariableName().IsMatch(name) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                return Fault.Invalid($"env must hold names of letters, digits and underscores, with strings or numbers: '{(name.Length > 64 ? name[..64] : name)}' is not one.");
            }

            variables[name] = value.ToString();
        }

        // One bound for what a process can be started with, whoever gives it.
        return variables.Sum(v => v.Key.Length + v.Value.Length) > ConfigVarSet.Limit || variables.Values.Any(v => v.Contains('\0', StringComparison.Ordinal))
            ? Fault.Invalid("env is limited to 64 KB in all, without NUL characters.")
            : variables.ToImmutable();
    }

    // The stock CLI tells a size only where its own output is a terminal; one whose size it does not know is 80 by 24, as ever.
    private static TerminalSize? TerminalOf(ImmutableDictionary<string, string> variables) => variables.ContainsKey("COLUMNS") || variables.ContainsKey("LINES")
        ? new TerminalSize(Cells(variables.GetValueOrDefault("COLUMNS")) ?? 80, Cells(variables.GetValueOrDefault("LINES")) ?? 24)
        : null;

    private static int? Cells(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cells) && cells is > 0 and < 10_000 ? cells : null;

    [GeneratedRegex(@"^[A-Za-z0-9_]{1,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
