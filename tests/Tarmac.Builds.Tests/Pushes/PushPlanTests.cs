using Tarmac.Builds.Pushes;

namespace Tarmac.Builds.Tests.Pushes;

public sealed class PushPlanTests
{
    private const string Nothing = "0000000000000000000000000000000000000000";
    private const string One = "1111111111111111111111111111111111111111";

    [Theory]
    [InlineData("refs/heads/main")]
    [InlineData("refs/heads/master")]
    public void Main_and_master_deploy(string name)
    {
        var plan = PushPlan.For([new RefUpdate(Nothing, One, name), new RefUpdate(Nothing, One, "refs/tags/v1")]);

        Assert.Equal(name, plan.Deploy?.Ref);
        Assert.Null(plan.Refusal);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Main_and_master_at_once_are_refused() =>
        Assert.NotNull(PushPlan.For([new RefUpdate(Nothing, One, "refs/heads/main"), new RefUpdate(Nothing, One, "refs/heads/master")]).Refusal);

    [Fact]
    public void Deleting_the_deployed_branch_is_refused() =>
        Assert.NotNull(PushPlan.For([new RefUpdate(One, Nothing, "refs/heads/master")]).Refusal);

    [Fact]
    public void Another_branch_is_told_how_it_would_be_deployed() =>
        Assert.Contains("git push heroku cs/x:main", PushPlan.For([new RefUpdate(Nothing, One, "refs/heads/cs/x")]).Notes[1], StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("secret\n\n")]
    [InlineData("secret\n\n\nnot a ref line")]
    [InlineData("secret\n\n\n" + Nothing + " " + One + " HEAD")]
    public void What_is_no_question_of_the_hook_is_not_read(string text) => Assert.Null(HookQuestion.Parse(text));

    [Fact]
    public void A_question_names_secret_quarantine_and_refs()
    {
        var question = HookQuestion.Parse($"s3\n/r/objects/tmp_objdir-x\n/r/objects\n{Nothing} {One} refs/heads/main")!;

        Assert.Equal("s3", question.Secret);
        Assert.Equal("/r/objects/tmp_objdir-x", question.Quarantine?.ObjectFolder);
        Assert.Equal(new RefUpdate(Nothing, One, "refs/heads/main"), Assert.Single(question.Updates));
    }
}
