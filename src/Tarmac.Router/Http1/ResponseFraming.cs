namespace Tarmac.Router.Http1;

/// <summary>How the end of a response body is known (RFC 9112 section 6.3).</summary>
internal enum ResponseFraming
{
    None,
    Length,
    Chunked,
    UntilClose,
}
