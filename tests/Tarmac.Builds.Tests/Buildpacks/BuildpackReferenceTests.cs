using Tarmac.Builds.Buildpacks;

namespace Tarmac.Builds.Tests.Buildpacks;

public sealed class BuildpackReferenceTests
{
    [Theory]
    [InlineData("heroku/python")]
    [InlineData("urn:buildpack:heroku/python")]
    [InlineData("https://buildpack-registry.s3.amazonaws.com/buildpacks/heroku/python.tgz")]
    [InlineData("https://codon-buildpacks.s3.amazonaws.com/buildpacks/heroku/python.tgz")]
    public void Every_way_to_name_a_shipped_buildpack_is_the_same_buildpack(string text)
    {
        var buildpack = BuildpackReference.Parse(text).Value;

        Assert.Equal("heroku/python", buildpack.Text);
        Assert.Equal("heroku/python", buildpack.Url);
        Assert.Equal(BuildpackOrigin.Shipped, buildpack.Origin);
    }

    [Theory]
    [InlineData("https://github.com/you/pack", null)]
    [InlineData("https://github.com/you/pack.git#v1.2", "v1.2")]
    [InlineData("https://github.com/you/pack#feature/x", "feature/x")]
    [InlineData("https://github.com/you/pack#", null)]
    public void A_git_address_may_name_a_branch_tag_or_commit(string text, string? commitish)
    {
        var buildpack = BuildpackReference.Parse(text).Value;

        Assert.Equal(BuildpackOrigin.Git, buildpack.Origin);
        Assert.Equal(commitish, buildpack.Commitish);
        Assert.Equal(text.TrimEnd('#'), buildpack.Url);
    }

    [Fact]
    public void An_address_is_shown_without_its_password_and_kept_with_it()
    {
        var buildpack = BuildpackReference.Parse("https://me:secret@git.example/pack#main").Value;

        Assert.Equal("https://git.example/pack#main", buildpack.Text);
        Assert.Equal("https://me:secret@git.example/pack#main", buildpack.Url);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("heroku/cobol")]
    [InlineData("someone/else")]
    [InlineData("file:///etc")]
    [InlineData("/etc/passwd")]
    [InlineData("ssh://git@github.com/you/pack")]
    [InlineData("git@github.com:you/pack")]
    [InlineData("--upload-pack=touch")]
    [InlineData("https://github.com/you/pack#--upload-pack=touch")]
    [InlineData("https://github.com/you/pack#a b")]
    [InlineData("https://github.com/you/pack\nheroku/python")]
    [InlineData("ext::sh -c touch")]
    public void What_cannot_be_fetched_is_refused(string? text) => Assert.False(BuildpackReference.Parse(text).Succeeded);

    [Fact]
    public void A_refusal_does_not_repeat_a_password() =>
        Assert.DoesNotContain("secret", BuildpackReference.Parse("ssh://me:secret@git.example/pack").Fault!.Message, StringComparison.Ordinal);
}
