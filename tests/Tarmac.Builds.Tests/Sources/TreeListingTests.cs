using Tarmac.Builds.Sources;

namespace Tarmac.Builds.Tests.Sources;

public sealed class TreeListingTests
{
    [Fact]
    public void Files_are_counted_and_submodules_named()
    {
        var listing = TreeListing.Parse(
            "100644 blob 1111111111111111111111111111111111111111      12\ta b\tc\0" +
            "160000 commit 2222222222222222222222222222222222222222       -\tvendor/lib\0" +
            "120000 blob 3333333333333333333333333333333333333333       3\tlink\0");

        Assert.Equal((3, 15L), (listing.Entries, listing.Bytes));
        Assert.Equal("vendor/lib", Assert.Single(listing.Submodules));
    }

    [Theory]
    [InlineData(1, "1K")]
    [InlineData(1536 * 1024, "1.5M")]
    [InlineData(500L << 20, "500M")]
    [InlineData(4L << 30, "4G")]
    public void Sizes_are_shown_as_Heroku_shows_them(long bytes, string text) => Assert.Equal(text, SizeText.Of(bytes));
}
