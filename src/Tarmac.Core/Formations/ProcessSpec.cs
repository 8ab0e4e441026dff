namespace Tarmac.Core.Formations;

/// <summary>How many dynos of one process type should run, with what command and size.</summary>
public sealed record ProcessSpec(ProcessType Type, string Command, int Quantity, DynoSize Size)
{
    /// <summary>Heroku's limit of dynos of one type.</summary>
    public const int MaximumQuantity = 100;
}
