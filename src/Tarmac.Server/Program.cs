using Tarmac.Server.Composition;

return await TarmacdCommand.RunAsync(args);
