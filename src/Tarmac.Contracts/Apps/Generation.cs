namespace Tarmac.Contracts.Apps;

/// <summary>Which platform an app is of; the stock CLI behaves differently for any but <c>cedar</c>.</summary>
public sealed record Generation(Guid Id, string Name)
{
    public static Generation Cedar { get; } = new(new Guid("a9ae5f05-6e91-4c4b-9b5c-d1f2f8c9e1f3"), "cedar");
}
