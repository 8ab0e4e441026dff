namespace Tarmac.Core.Apps;

/// <summary>An app's identity: survives a rename.</summary>
public readonly record struct AppId(Guid Value)
{
    public static AppId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}
