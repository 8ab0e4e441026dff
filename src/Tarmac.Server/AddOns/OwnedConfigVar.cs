namespace Tarmac.Server.AddOns;

/// <summary>A config var that an add-on sets.</summary>
internal sealed record OwnedConfigVar(string ConfigVar, string AddOn);
