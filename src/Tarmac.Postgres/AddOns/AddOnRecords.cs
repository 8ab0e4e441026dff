using System.Collections.Immutable;
using System.Text.Json;
using Tarmac.Linux.Files;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>The add-ons' records, a file each.</summary>
internal sealed class AddOnRecords(string folder)
{
    public ImmutableArray<Guid> Ids() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json").Select(f => Guid.Parse(Path.GetFileNameWithoutExtension(f)))]
        : [];

    public AddOnRecord? Find(Guid id) => System.IO.File.Exists(File(id))
        ? JsonSerializer.Deserialize(System.IO.File.ReadAllText(File(id)), ClusterJson.Default.AddOnRecord)
        : null;

    public void Save(AddOnRecord record)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(File(record.Id), JsonSerializer.SerializeToUtf8Bytes(record, ClusterJson.Default.AddOnRecord));
    }

    public void Remove(Guid id) => System.IO.File.Delete(File(id));

    private string File(Guid id) => Path.Combine(folder, $"{id}.json");
}
