using Microsoft.OpenApi;
using Tarmac.Server.Identity;

namespace Tarmac.Server.ApiDocuments;

/// <summary>The ways of showing who calls, under the names that the document gives them.</summary>
internal static class SecuritySchemes
{
    private const string Key = "key";
    private const string KeyAsPassword = "key_as_password";
    private const string Password = "password";

    public static IDictionary<string, IOpenApiSecurityScheme> All() => new Dictionary<string, IOpenApiSecurityScheme>
    {
        [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
        [KeyAsPassword] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "Any user name, and an API key as the password." },
        [Password] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "An account's e-mail address and password." },
    };

    /// <summary>Each of them is enough.</summary>
    public static string[] Of(Access access) => access switch
    {
        Access.Open => [],
        Access.Password => [Key, KeyAsPassword, Password],
        _ => [Key, KeyAsPassword],
    };
}
