using Xunit.Sdk;
using Xunit.v3;

namespace Tarmac.EndToEnd.Story;

/// <summary>A story is told from its beginning. The compiler numbers methods as the source has them.</summary>
public sealed class InSourceOrder : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : ITestMethod => [.. testMethods.OrderBy(method => ((IXunitTestMethod?)method)?.MetadataToken)];
}
