using System.Text;

namespace Tarmac.Builds.Output;

/// <summary>Text in Heroku's shapes.</summary>
public static class BuildOutputText
{
    public static ValueTask LineAsync(this IBuildOutput output, string line, CancellationToken cancellation) =>
        output.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellation);

    /// <summary><c>-----&gt; Title</c></summary>
    public static ValueTask TitleAsync(this IBuildOutput output, string title, CancellationToken cancellation) =>
        output.LineAsync("-----> " + title, cancellation);

    /// <summary>A line under a title, indented by 7.</summary>
    public static ValueTask BodyAsync(this IBuildOutput output, string line, CancellationToken cancellation) =>
        output.LineAsync("       " + line, cancellation);

    /// <summary><c> !     Warning</c></summary>
    public static ValueTask WarningAsync(this IBuildOutput output, string line, CancellationToken cancellation) =>
        output.LineAsync(line.Length == 0 ? " !" : " !     " + line, cancellation);
}
