using Tarmac.Server.Loops;

namespace Tarmac.Server.Events;

internal static class EventRegistration
{
    public static void AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddSingleton<EventCursors>();
        services.AddLoops<EventRetention>();
    }
}
