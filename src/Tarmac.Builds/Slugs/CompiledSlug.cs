namespace Tarmac.Builds.Slugs;

internal sealed record CompiledSlug(Guid Id, long Size, string Digest);
