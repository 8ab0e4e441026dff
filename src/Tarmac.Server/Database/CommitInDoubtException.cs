using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>The connection broke while a change was being committed: it may have been made or not.</summary>
internal sealed class CommitInDoubtException(NpgsqlException inner) : NpgsqlException("The connection broke while a change was being committed.", inner);
