namespace Tarmac.Cli.LocalPostgres;

/// <summary>What settings should say so that development mirrors production.</summary>
internal static class SettingsAdvice
{
    private const string RemovedEngine = "django.db.backends.postgresql_psycopg2";

    public static IEnumerable<string> Notes(LocalSettings settings, string project)
    {
        foreach (var database in settings.Databases)
        {
            if (database.Kind == "sqlite")
            {
                yield return $"""
                    DATABASES['{database.Alias}'] is SQLite, so development does not mirror production: SQLite enforces no max_length, no types and no foreign keys as Postgres does.
                        Write in {settings.File ?? settings.Settings}, then run this again:
                        DATABASES = {Entry(database.Alias, project)}
                        What the file holds now: tarmac django:copydb {Path.GetFileName(database.Name)}
                    """;
            }
            else if (!database.IsPostgres)
            {
                yield return $"DATABASES['{database.Alias}'] is {database.Engine}; production is Postgres. tarmac does not change it.";
            }
            else if (database.Engine == RemovedEngine)
            {
                yield return $"The ENGINE {RemovedEngine} was removed in Django 3.0. What tarmac runs takes it as django.db.backends.postgresql, here and in production; outside tarmac, write that.";
            }
        }

        if (settings.Driver is null && settings.Databases.Any(database => database.IsPostgres))
        {
            yield return $"{settings.Python} has no psycopg2, which Django needs to speak to Postgres: {settings.Python} -m pip install psycopg2-binary";
        }
    }

    private static string Entry(string alias, string project)
    {
        var name = string.Concat(project.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')).Trim('_');
        name = name.Length == 0 ? "app" : name;
        return $"{{'{alias}': {{'ENGINE': 'django.db.backends.postgresql', 'NAME': '{name}', 'USER': '{name}', 'PASSWORD': '{name}', 'HOST': '', 'PORT': ''}}}}";
    }
}
