using Xunit.Sdk;
using Xunit.v3;

namespace Tarmac.EndToEnd.Story;

/// <summary>A story is told from its beginning.</summary>
public sealed class InSourceOrder : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : ITestCase => [.. testCases.OrderBy(test => test.SourceLineNumber)];
}
