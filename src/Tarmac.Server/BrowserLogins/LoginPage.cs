using System.Text.Encodings.Web;

namespace Tarmac.Server.BrowserLogins;

/// <summary>The page on which a user lets a command log in.</summary>
internal static class LoginPage
{
    private const string Frame = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tarmac: log in</title><meta name="viewport" content="width=device-width">
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}label{display:block;margin-top:1rem}
        input,button{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}button{margin-top:1.5rem}.fault{color:#b00020}</style></head><body>{0}</body></html>
        """;

    public static IResult Ask(PendingLogin login, string? fault, int status = StatusCodes.Status200OK) => Page(
        $"""
        <h1>Log in</h1><p>The command <q>{Text(login.Description)}</q> asks for a key of your account. Go on only if you have just started it yourself.</p>
        {(fault is null ? "" : $"<p class=\"fault\" role=\"alert\">{Text(fault)}</p>")}
        <form method="post"><label>E-mail address<input name="email" type="email" autocomplete="username" required autofocus></label>
        <label>Password or API key<input name="password" type="password" autocomplete="current-password" required></label>
        <button>Log in</button></form>
        """,
        status);

    public static IResult Done() => Page("<h1>Logged in</h1><p>Close this page and go back to the command.</p>", StatusCodes.Status200OK);

    public static IResult Over() =>
        Page("<h1>This login is over</h1><p>It was used, or ten minutes have passed. Run <code>heroku login</code> again.</p>", StatusCodes.Status404NotFound);

    private static IResult Page(string body, int status) => Results.Content(Frame.Replace("{0}", body, StringComparison.Ordinal), "text/html; charset=utf-8", statusCode: status);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
