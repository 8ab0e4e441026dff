namespace Tarmac.Architecture.Tests;

/// <summary>Which room may know which. A new room gets its line here when it is built.</summary>
public sealed class ArrowTests
{
    private static readonly string[] MachineRooms =
        ["Tarmac.Router", "Tarmac.Builds", "Tarmac.Logs", "Tarmac.Postgres", .. Rooms().Where(room => room.StartsWith("Tarmac.Engine.", StringComparison.Ordinal))];

    // They know nothing of Tarmac; every room but Core and Contracts may use them.
    private static readonly string[] Leaves = ["Tarmac.Linux", "Tarmac.Loops"];

    public static TheoryData<string> SourceRooms => [.. Rooms()];

    [Theory]
    [MemberData(nameof(SourceRooms))]
    public void A_room_knows_only_the_rooms_that_the_design_draws_an_arrow_to(string room)
    {
        var forbidden = SourceTree.ProjectReferences($"src/{room}/{room}.csproj").Except(Allowed(room));

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Core_has_no_package() => Assert.Empty(SourceTree.Packages("src/Tarmac.Core/Tarmac.Core.csproj"));

    [Fact]
    public void Linux_has_no_package() => Assert.Empty(SourceTree.Packages("src/Tarmac.Linux/Tarmac.Linux.csproj"));

    [Fact]
    public void Only_the_server_and_the_postgres_room_speak_to_Postgres()
    {
        var speakers = Rooms().Where(room => SourceTree.Packages($"src/{room}/{room}.csproj").Intersect(["Npgsql", "Dapper"]).Any());

        Assert.Empty(speakers.Except(["Tarmac.Server", "Tarmac.Postgres"]));
    }

    private static string[] Rooms() =>
        [.. SourceTree.Projects.Where(project => project.StartsWith("src/", StringComparison.Ordinal)).Select(project => Path.GetFileNameWithoutExtension(project))];

    private static string[] Allowed(string room) => room switch
    {
        "Tarmac.Core" or "Tarmac.Contracts" => [],
        _ when Leaves.Contains(room) => [],
        "Tarmac.Cli" or "Tarmac.Dashboard" => ["Tarmac.Contracts", .. Leaves],
        "Tarmac.Server" => ["Tarmac.Core", "Tarmac.Contracts", .. Leaves, .. MachineRooms],
        _ when MachineRooms.Contains(room) => ["Tarmac.Core", .. Leaves],
        _ => throw new InvalidOperationException($"{room} is no room of the design: give it a line in {nameof(ArrowTests)}"),
    };
}
