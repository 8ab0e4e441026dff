using System.Reflection;
using Microsoft.Extensions.Hosting;
using Tarmac.Loops;
using Tarmac.Server.Composition;

namespace Tarmac.Server.Tests.Loops;

/// <summary>
/// What works in the background of the control plane. Whoever adds to it adds the loop's name to <see cref="LoopFailureTests"/> too, or a test like that to the
/// tests of its room.
/// </summary>
public sealed class KnownLoopsTests
{
    private static readonly Type[] Types =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Tarmac.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && name is not ("Tarmac.Testing" or "Tarmac.Loops"))
            .Select(name => Assembly.Load(name))
            .Append(typeof(Tarmacd).Assembly)
            .Distinct()
            .SelectMany(room => room.GetTypes())
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal)),
    ];

    [Fact]
    public void Hosted_services_only_start_and_stop_and_none_works_in_the_background()
    {
        var hosted = Types.Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IHostedService)));

        Assert.Equal(["ControlStart", "DatabaseStart", "LoopHost", "MachineStart"], hosted.Select(type => type.Name).Order());
        Assert.DoesNotContain(Types, type => type.IsAssignableTo(typeof(BackgroundService)));
    }

    [Fact]
    public void Every_type_with_a_loop_is_known()
    {
        const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        var owners = Types.Where(type => type.GetFields(Fields).Any(field => IsLoop(field.FieldType)));

        Assert.Equal(
            [
                "AddOnLoop", "ArchiveBuilds", "BackgroundDeletion", "BackupSweep", "BuildLimitWatch", "Cluster", "DeploymentLoop", "DynoOrders", "DynoRemovals",
                "EventRetention", "LogStore", "LostBuilds", "LostFileWatch", "MemoryReturn", "MemoryWatch", "OperationLoop", "PushHooks", "RetentionLoop",
                "RouterLog", "Routes", "WakeupFeed",
            ],
            owners.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    private static bool IsLoop(Type type) => type.IsAssignableTo(typeof(ILoop)) || (type.HasElementType && IsLoop(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsLoop));
}
