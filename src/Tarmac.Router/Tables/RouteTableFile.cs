using System.Text.Json;
using Tarmac.Core.Routing;
using Tarmac.Linux.Files;

namespace Tarmac.Router.Tables;

/// <summary>
/// The last table on disk, so that the router serves at once after a restart, with or without tarmacd. It holds private keys: only its owner reads it.
/// </summary>
internal sealed class RouteTableFile(string path)
{
    public RouteTable? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, RoutingJson.Default.RouteTable);
    }

    public void Save(RouteTable table)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(table, RoutingJson.Default.RouteTable), WholeFile.Private);
    }
}
