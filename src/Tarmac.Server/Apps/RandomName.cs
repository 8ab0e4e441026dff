using System.Globalization;
using System.Security.Cryptography;

namespace Tarmac.Server.Apps;

/// <summary>Names in the manner of Heroku's: <c>quiet-meadow-41732</c>.</summary>
internal static class RandomName
{
    private static readonly string[] Adjectives =
    [
        "ancient", "autumn", "bold", "brave", "calm", "clear", "cool", "crisp", "dawn", "deep", "dry", "early", "fair", "floral", "fresh", "gentle",
        "glad", "green", "hidden", "icy", "keen", "late", "light", "lively", "long", "lunar", "mild", "misty", "morning", "mossy", "nimble", "pale",
        "patient", "polar", "proud", "quiet", "rapid", "rocky", "rough", "rustic", "sandy", "secure", "serene", "shallow", "silent", "sleepy", "smooth",
        "snowy", "solid", "steady", "still", "stormy", "summer", "sunny", "swift", "tranquil", "vast", "warm", "wild", "winter",
    ];

    private static readonly string[] Nouns =
    [
        "bay", "beach", "bird", "brook", "canyon", "cliff", "cloud", "coast", "creek", "dale", "delta", "dune", "eyrie", "falls", "fern", "field", "fjord",
        "forest", "garden", "glacier", "grove", "harbor", "haze", "headland", "hill", "inlet", "island", "lake", "leaf", "meadow", "mesa", "moon",
        "mountain", "oasis", "ocean", "peak", "pebble", "pine", "plain", "plateau", "pond", "prairie", "rain", "reef", "ridge", "river", "sands", "shore",
        "sky", "spring", "star", "stone", "stream", "sunset", "thicket", "tundra", "valley", "wave", "willow", "wood",
    ];

    public static string ForApp() => string.Create(
        CultureInfo.InvariantCulture, $"{Pick(Adjectives)}-{Pick(Nouns)}-{RandomNumberGenerator.GetInt32(10000, 100000)}");

    public static string ForPostgres() => string.Create(
        CultureInfo.InvariantCulture, $"postgresql-{Pick(Adjectives)}-{RandomNumberGenerator.GetInt32(10000, 100000)}");

    private static string Pick(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
