using System.Collections.Immutable;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tarmac.Builds.Buildpacks;

/// <summary>What a buildpack's <c>bin/release</c> says (Dev Center, "Buildpack API").</summary>
internal sealed record ReleaseYaml(
    ImmutableArray<KeyValuePair<ProcessType, string>> Processes, ImmutableArray<string> AddOns, ImmutableSortedDictionary<string, string> ConfigVars)
{
    public const int Limit = 64 * 1024;

    private const int DepthLimit = 8;

    public static ReleaseYaml Empty { get; } = new([], [], ImmutableSortedDictionary<string, string>.Empty);

    public static Result<ReleaseYaml> Parse(string text)
    {
        if (text.Length > Limit)
        {
            return Fault.Invalid("it is larger than 64 KB");
        }

        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return Empty;
            }

            var release = ReadDocument(parser);
            if (release.Succeeded)
            {
                parser.Consume<DocumentEnd>();
            }

            return release;
        }
        catch (YamlException broken)
        {
            return Fault.Invalid($"line {broken.Start.Line}: {broken.Message}");
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or FormatException)
        {
            // YamlDotNet's scanner ends so at some malformed flows.
            return Fault.Invalid("it is no valid YAML");
        }
    }

    private static Result<ReleaseYaml> ReadDocument(Parser parser)
    {
        var release = Empty;
        if (parser.TryConsume<Scalar>(out var scalar) && string.IsNullOrWhiteSpace(scalar.Value))
        {
            return release;
        }

        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            var read = key switch
            {
                "default_process_types" => ReadProcesses(parser).Then<ReleaseYaml>(p => release with { Processes = p }),
                "addons" => release with { AddOns = ReadList(parser) },
                "config_vars" => ReadConfigVars(parser).Then<ReleaseYaml>(v => release with { ConfigVars = v }),
                _ => Skip(parser, release),
            };
            if (!read.Succeeded)
            {
                return read;
            }

            release = read.Value;
        }

        return release;
    }

    private static Result<ImmutableArray<KeyValuePair<ProcessType, string>>> ReadProcesses(Parser parser)
    {
        var processes = ImmutableArray.CreateBuilder<KeyValuePair<ProcessType, string>>();
        foreach (var (name, command) in ReadMap(parser))
        {
            var type = ProcessType.Parse(name);
            if (command.Contains('\0', StringComparison.Ordinal))
            {
                return Fault.Invalid($"the command of the process type '{name.Replace("\0", "", StringComparison.Ordinal)}' holds a NUL character");
            }

            if (!type.Succeeded || string.IsNullOrWhiteSpace(command))
            {
                return Fault.Invalid($"the process type '{name.Replace("\0", "", StringComparison.Ordinal)}' has no valid name or no command");
            }

            processes.Add(KeyValuePair.Create(type.Value, command.Trim()));
        }

        return processes.ToImmutable();
    }

    private static Result<ImmutableSortedDictionary<string, string>> ReadConfigVars(Parser parser)
    {
        var changes = ReadMap(parser).ToDictionary(v => v.Key, string? (v) => v.Value, StringComparer.Ordinal);
        return ConfigVarSet.Empty.With(changes).Then<ImmutableSortedDictionary<string, string>>(set => set.Values);
    }

    private static List<KeyValuePair<string, string>> ReadMap(Parser parser)
    {
        var map = new List<KeyValuePair<string, string>>();
        if (parser.TryConsume<Scalar>(out var nothing) && nothing.Value is "" or "~" or "null")
        {
            return map;
        }

        // `config_vars: []` is written by buildpacks in the wild.
        if (parser.TryConsume<SequenceStart>(out _))
        {
            parser.Consume<SequenceEnd>();
            return map;
        }

        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = parser.Consume<Scalar>().Value;
            map.RemoveAll(v => v.Key == name);
            map.Add(KeyValuePair.Create(name, parser.Consume<Scalar>().Value));
        }

        return map;
    }

    private static ImmutableArray<string> ReadList(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out var one))
        {
            return one.Value is "" or "~" or "null" ? [] : [one.Value];
        }

        if (parser.TryConsume<MappingStart>(out _))
        {
            parser.Consume<MappingEnd>();
            return [];
        }

        var list = ImmutableArray.CreateBuilder<string>();
        parser.Consume<SequenceStart>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(parser.Consume<Scalar>().Value);
        }

        return list.ToImmutable();
    }

    private static Result<ReleaseYaml> Skip(Parser parser, ReleaseYaml release)
    {
        var depth = 0;
        do
        {
            depth += parser.Consume<ParsingEvent>().NestingIncrease;
        }
        while (depth is > 0 and <= DepthLimit);

        return depth == 0 ? release : Fault.Invalid("it is nested too deep");
    }
}
