using Tarmac.Cli.DjangoApps;

namespace Tarmac.Cli.Tests.DjangoApps;

public sealed class DjangoAppTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_apps_folder_is_the_nearest_that_looks_like_one()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder, "app", "roads", "fixtures")).FullName;
        File.WriteAllText(Path.Combine(_folder, "app", "manage.py"), "");

        Assert.Equal(Path.Combine(_folder, "app"), DjangoApp.FolderAround(inner));
    }

    [Fact]
    public void An_activated_environment_comes_before_one_in_the_folder_and_that_before_the_path()
    {
        var active = MakeEnvironment("active");
        Assert.EndsWith("/python3", AppPython.Find(_folder, _ => null)!.Path);

        var own = MakeEnvironment("venv");

        Assert.Equal(own, AppPython.Find(_folder, _ => null)!.Environment);
        Assert.Equal(active, AppPython.Find(_folder, name => name == "VIRTUAL_ENV" ? active : null)!.Environment);
        Assert.Equal(own, AppPython.Find(_folder, name => name == "VIRTUAL_ENV" ? "/no/such/folder" : null)!.Environment);
    }

    [Fact]
    public void The_package_of_the_source_tree_is_found() => Assert.Equal(Repository.File("django"), DjangoPackage.Folder());

    private string MakeEnvironment(string name)
    {
        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "python"), "/usr/bin/python3");
        return folder;
    }
}
