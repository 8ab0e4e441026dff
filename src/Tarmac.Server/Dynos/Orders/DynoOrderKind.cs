namespace Tarmac.Server.Dynos.Orders;

/// <summary>What is to happen to dynos.</summary>
internal enum DynoOrderKind
{
    /// <summary><c>heroku ps:restart</c>.</summary>
    Restart,

    /// <summary><c>heroku ps:stop</c>.</summary>
    Stop,
}
