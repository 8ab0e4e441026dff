using System.Collections.Immutable;
using System.Text.Json;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>The add-ons' records, a file each.</summary>
internal sealed class AddOnRecords(string folder)
{
    public ImmutableArray<AddOnRecord> All() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json").Select(Read).OfType<AddOnRecord>()]
        : [];

    public AddOnRecord? Find(Guid id) => Read(File(id));

    public void Save(AddOnRecord record)
    {
        Directory.CreateDirectory(folder);
        var next = File(record.Id) + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, record, ClusterJson.Default.AddOnRecord);
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(next, File(record.Id), overwrite: true);
    }

    public void Remove(Guid id) => System.IO.File.Delete(File(id));

    private static AddOnRecord? Read(string file) => System.IO.File.Exists(file)
        ? JsonSerializer.Deserialize(System.IO.File.ReadAllText(file), ClusterJson.Default.AddOnRecord)
        : null;

    private string File(Guid id) => Path.Combine(folder, $"{id}.json");
}
