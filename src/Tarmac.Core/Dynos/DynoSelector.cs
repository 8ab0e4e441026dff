using Tarmac.Core.Formations;

namespace Tarmac.Core.Dynos;

/// <summary>Which dynos of an app a command is about: all, those of a type, or one.</summary>
public sealed record DynoSelector(ProcessType? Type, int? Number)
{
    public static DynoSelector All { get; } = new(null, null);

    public static DynoSelector OfType(ProcessType type) => new(type, null);

    public static DynoSelector One(DynoName name) => new(name.Type, name.Number);

    public bool Matches(DynoName name) => (Type is null || Type == name.Type) && (Number is null || Number == name.Number);
}
