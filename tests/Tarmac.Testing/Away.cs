namespace Tarmac.Testing;

/// <summary>How a server is away.</summary>
public enum Away
{
    /// <summary>It is there.</summary>
    No,

    /// <summary>Connections are refused, and those that were open are cut: the server was stopped.</summary>
    Refusing,

    /// <summary>Connections are taken and nothing answers, as from a machine that hangs.</summary>
    Hanging,
}
