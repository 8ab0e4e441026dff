using System.Collections.Frozen;
using System.Text;

namespace Tarmac.Router.Errors;

/// <summary>The HTML that a browser shows when no dyno answered. Contains nothing about the app that its visitors should not know.</summary>
internal static class ErrorPage
{
    public static readonly byte[] NoSuchApp = Render(
        "No such app",
        "There is no app at this address.",
        "Check the spelling. If the app is yours, see its domains with <code>heroku domains</code>.");

    private static readonly byte[] ApplicationError = Render(
        "Application error",
        "The app could not answer this request. Try again in a moment.",
        "If the app is yours, see its log: <code>heroku logs --tail</code>.");

    private static readonly byte[] BadRequest = Render(
        "Bad request",
        "This request is invalid and was not passed to the app.",
        "If the app is yours, its log names the cause: <code>heroku logs --source heroku</code>.");

    private static readonly FrozenDictionary<string, byte[]> ByCode = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["H26"] = BadRequest,
        ["H80"] = Render(
            "Offline for maintenance",
            "This app is being worked on and will be back soon.",
            "If the app is yours: <code>heroku maintenance:off</code>."),
        ["H81"] = Render(
            "There is nothing here, yet",
            "This app exists, but nothing has been deployed to it.",
            "If the app is yours: <code>git push heroku main</code>."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static byte[] For(RouterError error) => ByCode.GetValueOrDefault(error.Code, ApplicationError);

    private static byte[] Render(string title, string sentence, string hint) => Encoding.UTF8.GetBytes(
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{title}}</title>
        <style>
        body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center;
               font: 16px/1.5 system-ui, sans-serif; color: #24292f; background: #f6f7f9; }
        main { max-width: 34rem; padding: 2rem; text-align: center; }
        h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 .5rem; }
        p { margin: .25rem 0; }
        .hint { color: #6b7280; font-size: .9rem; margin-top: 1.25rem; }
        </style>
        </head>
        <body><main><h1>{{title}}</h1><p>{{sentence}}</p><p class="hint">{{hint}}</p></main></body>
        </html>

        """);
}
