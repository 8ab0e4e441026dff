using System.Data.Common;
using Dapper;

namespace Tarmac.Server.Http;

/// <summary>Keyset paging: a list answers at most a page, in the order of one field, and says how to ask for the next.</summary>
internal static class Page
{
    /// <summary>
    /// Answers one page of <paramref name="select"/> (a whole query whose columns hold the fields): 200, or 206 with <c>Next-Range</c>.
    /// </summary>
    public static async Task<IResult> AnswerAsync<TRow, TWire>(
        HttpContext http, DbConnection db, string select, object parameters, PageField[] fields, Func<TRow, string, string> key, Func<TRow, TWire> wire)
    {
        var parsed = PageRequest.Parse(http.Request.Headers.Range, fields);
        if (!parsed.Succeeded)
        {
            return Api.Refused(parsed.Fault);
        }

        var page = parsed.Value;
        var bound = new DynamicParameters(parameters);
        bound.Add("page_start", page.Start);
        bound.Add("page_end", page.End);
        var rows = (await db.QueryAsync<TRow>(new CommandDefinition(page.Sql(select), bound, cancellationToken: http.RequestAborted))).AsList();

        var shown = rows.Take(page.Max).ToArray();
        http.Response.Headers.AcceptRanges = string.Join(", ", fields.Select(f => f.Name));
        if (shown.Length > 0)
        {
            http.Response.Headers.ContentRange = $"{page.Field.Name} {key(shown[0], page.Field.Name)}..{key(shown[^1], page.Field.Name)}";
        }

        if (rows.Count > page.Max)
        {
            http.Response.Headers["Next-Range"] = page.After(key(shown[^1], page.Field.Name));
        }

        return new ApiResult<TWire[]>(rows.Count > page.Max ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK, [.. shown.Select(wire)]);
    }
}
