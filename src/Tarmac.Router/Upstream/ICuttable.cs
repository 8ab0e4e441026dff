namespace Tarmac.Router.Upstream;

/// <summary>What can be ended from outside at any moment, by any thread.</summary>
internal interface ICuttable
{
    void Cut();
}
