namespace Tarmac.Cli.LocalPostgres;

/// <summary>What to run, what stands in the way (and is left alone unless the user says --fix), and what to know.</summary>
internal sealed record SetupPlan(IReadOnlyList<Statement> Statements, IReadOnlyList<string> Differences, IReadOnlyList<string> Notes)
{
    public bool IsEmpty => Statements.Count == 0 && Differences.Count == 0;
}
