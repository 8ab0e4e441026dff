using System.Globalization;
using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

/// <summary>An event id names one event in all logs of Tarmac: whoever searches for it finds one place in the source.</summary>
public sealed partial class EventIdTests
{
    // The ranges of CONTRIBUTING.md. A room may have several.
    private static readonly (string Room, int First, int Last)[] Ranges =
    [
        ("Tarmac.Loops", 100, 199), ("Tarmac.Server", 1000, 1999), ("Tarmac.Builds", 2000, 2999), ("Tarmac.Postgres", 3000, 3099),
        ("Tarmac.Engine.Runc", 3100, 3999), ("Tarmac.Logs", 4000, 4099), ("Tarmac.Server", 4100, 6999), ("Tarmac.Router", 7000, 7999),
        ("Tarmac.Cli", 8000, 8999),
    ];

    [Fact]
    public void An_event_id_is_given_once() => Assert.Empty(Repeated(SourceTree.Code.SelectMany(file => Ids(SourceTree.Read(file)))));

    [Fact]
    public void An_event_id_is_in_the_range_of_its_room()
    {
        var foreign = SourceTree.Code.SelectMany(file => Ids(SourceTree.Read(file)).Where(id => !IsInRange(file.Split('/')[1], id)).Select(id => $"{file}: {id}"));

        Assert.Empty(foreign);
    }

    [Fact]
    public void A_log_message_is_written_by_a_nested_class_Log()
    {
        var loose = SourceTree.Code.Where(file => Ids(SourceTree.Read(file)).Any() && !SourceTree.Read(file).Contains("static partial class Log\n", StringComparison.Ordinal));

        Assert.Empty(loose);
    }

    [Theory]
    [InlineData("[LoggerMessage(1, LogLevel.Debug, \"a\")] [LoggerMessage(1, LogLevel.Error, \"b\")]", 1)]
    [InlineData("[LoggerMessage(EventId = 7, Level = LogLevel.Debug)] [LoggerMessage(7, LogLevel.Debug, \"a\")]", 7)]
    [InlineData("[LoggerMessage(1, LogLevel.Debug, \"a\")] [LoggerMessage(2, LogLevel.Debug, \"b\")]", null)]
    public void The_rule_sees_an_id_that_is_given_twice(string code, int? repeated) => Assert.Equal(repeated, Repeated(Ids(code)).Cast<int?>().FirstOrDefault());

    [Theory]
    [InlineData("Tarmac.Logs", 4001, true)]
    [InlineData("Tarmac.Server", 4001, false)]
    [InlineData("Tarmac.Server", 4600, true)]
    [InlineData("Tarmac.Core", 4600, false)]
    public void The_rule_sees_an_id_of_another_room(string room, int id, bool allowed) => Assert.Equal(allowed, IsInRange(room, id));

    private static IEnumerable<int> Repeated(IEnumerable<int> ids) => ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key);

    private static bool IsInRange(string room, int id) => Ranges.Any(range => range.Room == room && id >= range.First && id <= range.Last);

    private static IEnumerable<int> Ids(string code) => Message().Matches(code).Select(match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"LoggerMessage\((EventId = )?(?<id>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();
}
