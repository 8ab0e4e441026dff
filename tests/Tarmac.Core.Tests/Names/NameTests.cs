using Tarmac.Core.Apps;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Core.Tests.Names;

public sealed class NameTests
{
    public static TheoryData<string> Endings => ["\n", "\r\n", "\r", "\u0085", "\u2028", "\0", " ", "\n\n"];

    [Theory]
    [MemberData(nameof(Endings))]
    public void No_name_ends_with_a_line_break_or_another_unseen_character(string ending)
    {
        Assert.False(AppName.Parse("pave" + ending).Succeeded);
        Assert.False(ConfigVarName.Parse("SECRET_KEY" + ending).Succeeded);
        Assert.False(ProcessType.Parse("web" + ending).Succeeded);
        Assert.False(DynoName.Parse("web.1" + ending).Succeeded);
        Assert.False(DynoName.Parse($"web{ending}.1").Succeeded);
    }
}
