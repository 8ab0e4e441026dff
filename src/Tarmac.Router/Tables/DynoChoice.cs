using System.Collections.Immutable;

namespace Tarmac.Router.Tables;

/// <summary>The order in which one request tries an app's dynos: from a random one on, those in quarantine last, ten at most (as Heroku).</summary>
internal struct DynoChoice(ImmutableArray<Dyno> dynos)
{
    private const int MostTries = 10;

    private readonly int _first = dynos.Length > 1 ? Random.Shared.Next(dynos.Length) : 0;
    private int _step;
    private int _tries;

    public Dyno? Next()
    {
        while (_step < 2 * dynos.Length && _tries < MostTries)
        {
            var lastResort = _step >= dynos.Length;
            var dyno = dynos[(_first + _step++) % dynos.Length];
            if (dyno.IsQuarantined() == lastResort)
            {
                _tries++;
                return dyno;
            }
        }

        return null;
    }
}
