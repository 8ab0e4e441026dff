using System.Collections;
using System.Reflection;
using Tarmac.Server.Events;

namespace Tarmac.Server.Tests.Events;

public sealed class EventJsonTests
{
    public static TheoryData<string> Types => [.. typeof(ChangeEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ChangeEvent)) && !t.IsAbstract).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_is_written_under_its_action_and_read_back_as_it_was(string type)
    {
        var constructor = typeof(ChangeEvent).Assembly.GetType(type)!.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single();
        var written = (ChangeEvent)constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);

        var json = EventJson.Write(written);
        var read = EventJson.Read(json);

        Assert.Contains($"\"action\":\"{EventJson.ActionOf(written)}\"", json, StringComparison.Ordinal);
        Assert.Equal(json, EventJson.Write(read!));
        Assert.IsType(written.GetType(), read);
    }

    private static object? Sample(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Sample(inner)
        : type == typeof(Guid) ? Guid.NewGuid()
        : type == typeof(string) ? "text"
        : type == typeof(int) ? 7
        : type == typeof(bool) ? true
        : type.IsAssignableTo(typeof(IEnumerable)) ? new[] { "a", "b" }
        : throw new InvalidOperationException($"No sample of {type}.");
}
