using System.Collections.Immutable;

namespace Tarmac.Core.Dynos;

/// <summary>How a user's command becomes a process: a shell in <c>/app</c> that sources <c>.profile.d</c> and <c>.profile</c> first, as on Heroku.</summary>
public static class DynoLauncher
{
    // exec, so that the command is the process that gets SIGTERM and whose status counts.
    private const string Script = """
        cd "$HOME" || exit 1
        for f in .profile.d/*.sh; do [ -r "$f" ] && . "$f"; done
        [ -r .profile ] && . ./.profile
        unset f
        exec /bin/bash -c "$0"
        """;

    public static ImmutableArray<string> Arguments(string command) => ["/bin/bash", "-c", Script, command];
}
