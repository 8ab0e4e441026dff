namespace Tarmac.Postgres.AddOns;

/// <summary>How an operation uses an add-on; see <see cref="AddOnLock"/>.</summary>
internal enum AddOnUse
{
    /// <summary>Reads the database, which must stay where it is meanwhile.</summary>
    Shared,

    /// <summary>Makes, replaces or removes the database.</summary>
    Exclusive,

    /// <summary>Takes minutes or hours.</summary>
    LongWork,
}
