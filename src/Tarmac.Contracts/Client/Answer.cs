using System.Diagnostics.CodeAnalysis;

namespace Tarmac.Contracts.Client;

/// <summary>What the Platform API answered: a value, or the error.</summary>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, PlatformError? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public PlatformError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(PlatformError error) => new(null, error);

    /// <summary>The value, or the sentence for the user.</summary>
    public void Deconstruct(out T? value, out string? problem) => (value, problem) = (Value, Error?.Message);
}
