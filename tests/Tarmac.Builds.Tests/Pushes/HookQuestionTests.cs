using System.Text;
using Tarmac.Builds.Pushes;

namespace Tarmac.Builds.Tests.Pushes;

public sealed class HookQuestionTests
{
    [Fact]
    public void The_head_of_a_push_without_a_quarantine_is_not_taken_for_the_whole_question()
    {
        const string Head = "secret\n\n\n";
        var refs = $"{new string('a', 40)} {new string('0', 40)} refs/heads/topic\n";

        Assert.False(HookQuestion.IsWhole(Encoding.UTF8.GetBytes(Head)));
        Assert.False(HookQuestion.IsWhole(Encoding.UTF8.GetBytes(Head + refs)));
        Assert.True(HookQuestion.IsWhole(Encoding.UTF8.GetBytes(Head + refs + "\n")));
    }
}
