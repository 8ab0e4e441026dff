namespace Tarmac.Server.Apps;

/// <summary>The mark of what lies under <c>/apps/{app}</c>.</summary>
internal sealed class AppRoute;
