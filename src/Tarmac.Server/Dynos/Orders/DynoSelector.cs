using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Server.Dynos.Orders;

/// <summary>Which dynos of an app an order is about: all, those of a type, or one.</summary>
internal sealed record DynoSelector(ProcessType? Type, int? Number)
{
    public static DynoSelector All { get; } = new(null, null);

    public static DynoSelector OfType(ProcessType type) => new(type, null);

    public static DynoSelector One(DynoName name) => new(name.Type, name.Number);

    /// <summary>Release dynos are part of a deployment: only an order that names one reaches it, which is Heroku's way to cancel a release command.</summary>
    public bool Matches(DynoReport dyno) =>
        (Type is null || Type == dyno.Name.Type)
        && (Number is null || Number == dyno.Name.Number)
        && (Number is not null || dyno.Purpose is not DynoPurpose.ReleasePhase);

    public override string ToString() => Type is null ? "all" : Number is null ? $"{Type}" : $"{Type}.{Number}";
}
