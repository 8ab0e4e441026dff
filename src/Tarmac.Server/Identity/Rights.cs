namespace Tarmac.Server.Identity;

/// <summary>What somebody may do with an app and with what belongs to it: Heroku's app permissions.</summary>
[Flags]
internal enum Rights
{
    None = 0,

    /// <summary>See that it is there, what it consists of and how it is doing.</summary>
    View = 1,

    /// <summary>Fetch and push its code, read and set its config vars, run dynos.</summary>
    Deploy = 2,

    /// <summary>Scale, restart, change its domains, its add-ons and who works on it.</summary>
    Operate = 4,

    /// <summary>Rename it, destroy it, give it away.</summary>
    Manage = 8,

    /// <summary>Of a collaborator on a personal app: all but what Heroku leaves to the owner.</summary>
    Collaborator = View | Deploy | Operate,

    Owner = Collaborator | Manage,

    /// <summary>What rights on an app that an add-on is attached to count for the add-on itself: its data is its own app's.</summary>
    Attached = View | Deploy,
}
