using System.CommandLine;
using Tarmac.Cli.Commands;
using Tarmac.Cli.Commands.Databases;
using Tarmac.Cli.Commands.Django;
using Tarmac.Cli.Commands.Local;

// Everything after `heroku` belongs to the heroku command, `--help` too: it never passes through our parser.
if (args is ["heroku", ..])
{
    return HerokuCommand.Run(args[1..]);
}

var root = new RootCommand("Tarmac: a Heroku of your own. For everything else use the heroku command: tarmac heroku help")
{
    EnvCommand.Create(),
    HerokuCommand.Create(),
    SettingsCommand.Create(),
    StatusCommand.Create(),
    VersionCommand.Create(),
    CredentialsCommand.Create(),
    LocalCommand.Create(),
    LocalSetupCommand.Create(),
    LocalRunCommand.Create(),
    LocalResetCommand.Create(),
    LocalStopCommand.Create(),
    LocalEnvCommand.Create(),
    LocalCopyCommand.CreatePull(),
    LocalCopyCommand.CreatePush(),
    DjangoCommand.Create("overlay", "Show what the platform changes in the app's settings, and why"),
    CopyCommand.Create(),
    RebuildCommand.Create(),
    PreflightCommand.Create(),
    DjangoCommand.Create("doctor", "Report what will fail in production, where, and the line to write"),
};
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return await parsed.InvokeAsync(new InvocationConfiguration
{
    // Longer than any command takes to end what it started; a rebuild restores its backup, which takes as long as the database is large.
    ProcessTerminationTimeout = args is [RebuildCommand.Name, ..] ? TimeSpan.FromHours(6) : TimeSpan.FromSeconds(60),
});
