using System.CommandLine;
using Tarmac.Server.Accounts;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Composition;

/// <summary>The program's command line: run the control plane, or make accounts without one running.</summary>
internal static class TarmacdCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var config = new Option<FileInfo>("--config")
        {
            Description = "The settings file.",
            DefaultValueFactory = _ => new FileInfo("/etc/tarmac/tarmac.toml"),
            Recursive = true,
        };
        var root = new RootCommand("Tarmac's control plane.") { config };
        root.SetAction((parsed, cancellation) => WithSettings(parsed.GetValue(config)!, settings => ServeAsync(settings, cancellation)));

        var email = new Option<string>("--email") { Description = "The account's e-mail address.", Required = true };
        var create = new Command("create", "Creates an account and prints its API key.") { email };
        create.SetAction((parsed, cancellation) => WithSettings(
            parsed.GetValue(config)!, settings => AccountCommand.CreateAsync(settings, parsed.GetValue(email)!, cancellation)));
        var first = new Option<string>("--email") { Description = "The account's e-mail address.", DefaultValueFactory = _ => "admin@tarmac.local" };
        var ensure = new Command("ensure", "Creates the first account, if there is none, and writes secrets/first-account.env.") { first };
        ensure.SetAction((parsed, cancellation) => WithSettings(
            parsed.GetValue(config)!, settings => AccountCommand.EnsureAsync(settings, parsed.GetValue(first)!, cancellation)));
        var key = new Command("key", "Prints another API key of an account.") { email };
        key.SetAction((parsed, cancellation) => WithSettings(
            parsed.GetValue(config)!, settings => AccountCommand.KeyAsync(settings, parsed.GetValue(email)!, cancellation)));
        var delete = new Command("delete", "Takes away an account's keys, password and rights; it must own no app.") { email };
        delete.SetAction((parsed, cancellation) => WithSettings(
            parsed.GetValue(config)!, settings => AccountCommand.DeleteAsync(settings, parsed.GetValue(email)!, cancellation)));
        root.Subcommands.Add(new Command("account", "Accounts.") { create, ensure, key, delete });

        // @file is a legal value here, not a response file.
        return await root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
    }

    private static async Task<int> ServeAsync(TarmacSettings settings, CancellationToken cancellation)
    {
        await using var app = Tarmacd.Build(settings, services => services.AddRooms(settings));
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static async Task<int> WithSettings(FileInfo file, Func<TarmacSettings, Task<int>> action)
    {
        var settings = TarmacSettings.Load(file.FullName);
        if (settings.Succeeded)
        {
            return await action(settings.Value);
        }

        await Console.Error.WriteLineAsync($"{file.FullName}:\n{settings.Fault.Message}");
        return 1;
    }
}
