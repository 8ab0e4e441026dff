namespace Tarmac.Builds.Buildpacks;

internal enum BuildpackOrigin
{
    Shipped,
    Git,
    Archive,
}
