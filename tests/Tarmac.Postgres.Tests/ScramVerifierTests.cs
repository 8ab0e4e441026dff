using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class ScramVerifierTests
{
    // The example of RFC 7677, section 3: user "user", password "pencil".
    [Fact]
    public void A_verifier_is_what_the_rfc_says()
    {
        var verifier = ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));

        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier);
    }
}
