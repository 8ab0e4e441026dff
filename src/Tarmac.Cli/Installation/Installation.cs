using Tarmac.Cli.Settings;

namespace Tarmac.Cli;

/// <summary>The installation that the command speaks to: its settings file and what lies beside it.</summary>
internal sealed record Installation(string ConfigPath, TomlSettings Settings)
{
    public const string ConfigVariable = "TARMAC_CONFIG";

    private const string DefaultConfig = "/var/lib/tarmac/tarmac.toml";

    public string DataFolder => Settings.Find("data_dir") ?? Path.GetDirectoryName(ConfigPath)!;

    public string Name => Settings.Find("instance") ?? "tarmac";

    public string AccountFile => Path.Combine(DataFolder, "secrets", "first-account.env");

    public string AuthorityFile => Path.Combine(DataFolder, "tls", "ca.pem");

    public int ApiPort => int.TryParse(Settings.Find("api.port"), out var port) ? port : 5000;

    public string ApiUrl => $"http://localhost:{ApiPort}";

    /// <summary>The installation, or the sentence that tells the user why there is none.</summary>
    public static (Installation? Found, string? Problem) Find()
    {
        var path = ConfigFile();
        try
        {
            return TomlSettings.Parse(File.ReadAllText(path)) is { } settings
                ? (new Installation(path, settings), null)
                : (null, $"{path} is not a TOML file: compare it with tarmac.example.toml");
        }
        catch (UnauthorizedAccessException)
        {
            return (null, $"{path} can be read by root only: use sudo");
        }
        catch (IOException)
        {
            return (null, $"there is no {path}: run ./up first, or name the settings file with {ConfigVariable}=FILE");
        }
    }

    /// <summary><c>./up</c> leaves a link named `config` beside the folders of the programs, so a second installation finds its own settings.</summary>
    private static string ConfigFile()
    {
        if (Environment.GetEnvironmentVariable(ConfigVariable) is { Length: > 0 } named)
        {
            return named;
        }

        var beside = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "config"));
        return Path.Exists(beside) ? new FileInfo(beside).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? DefaultConfig : DefaultConfig;
    }
}
