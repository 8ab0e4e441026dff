namespace Tarmac.Engine.Runc;

/// <summary>TCP ports from <see cref="First"/> to <see cref="Last"/>, both included.</summary>
public sealed record PortRange(int First, int Last)
{
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
