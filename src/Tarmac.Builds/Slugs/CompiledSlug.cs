using Tarmac.Core.Slugs;

namespace Tarmac.Builds.Slugs;

internal sealed record CompiledSlug(SlugImage Image, long Size, string Checksum);
