using Tarmac.Loops;

namespace Tarmac.Server.Loops;

internal static class LoopRegistration
{
    /// <summary>The dependencies of every loop, also for the loops of the machine rooms.</summary>
    public static void AddLoopContext(this IServiceCollection services)
    {
        services.AddSingleton<LoopHealth>();
        services.AddSingleton(s => new LoopContext(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>(), s.GetRequiredService<LoopHealth>()));
    }

    /// <summary>Comes after the services that make the machine ready: hosted services start in the order of their registration.</summary>
    public static void AddLoopHost(this IServiceCollection services) => services.AddHostedService<LoopHost>();

    /// <summary>A singleton with loops.</summary>
    public static void AddLoops<T>(this IServiceCollection services)
        where T : class, IOwnsLoops
    {
        services.AddSingleton<T>();
        services.AddSingleton<IOwnsLoops>(s => s.GetRequiredService<T>());
    }
}
