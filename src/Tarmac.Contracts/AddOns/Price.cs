namespace Tarmac.Contracts.AddOns;

/// <summary>What something costs: here nothing.</summary>
public sealed record Price(int Cents, bool Contract, string Unit, bool Metered)
{
    public static Price Free { get; } = new(0, false, "month", false);
}
