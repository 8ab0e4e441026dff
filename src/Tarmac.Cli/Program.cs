using System.CommandLine;
using Tarmac.Cli.Commands;
using Tarmac.Cli.Commands.Django;
using Tarmac.Cli.Commands.Local;

// Everything after `heroku` belongs to the heroku command, `--help` too: it never passes through our parser.
if (args is ["heroku", ..])
{
    return HerokuCommand.Run(args[1..]);
}

var root = new RootCommand("Tarmac: a Heroku of your own. The heroku command does the rest: tarmac heroku help")
{
    EnvCommand.Create(),
    HerokuCommand.Create(),
    SettingsCommand.Create(),
    StatusCommand.Create(),
    VersionCommand.Create(),
    CredentialsCommand.Create(),
    LocalSetupCommand.Create(),
    LocalEnvCommand.Create(),
    DjangoCommand.Create("overlay", "Show what the platform changes in the app's settings, and why"),
    DjangoCommand.Create("doctor", "Say what will go wrong in production, where, and the line to write"),
};
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
