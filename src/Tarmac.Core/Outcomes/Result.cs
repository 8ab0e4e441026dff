using System.Diagnostics.CodeAnalysis;

namespace Tarmac.Core.Outcomes;

/// <summary>An expected outcome: a value, or the fault that the user sees.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Fault? fault)
    {
        _value = value;
        Fault = fault;
    }

    public Fault? Fault { get; }

    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Succeeded => Fault is null;

    /// <summary>The value. Reading it of a failed result is a bug.</summary>
    public T Value => Fault is null ? _value! : throw new InvalidOperationException(Fault.Message);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Fault fault) => new(default, fault);

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Fault is null ? next(_value!) : Fault;

    /// <summary>The value as something else; also the way to a result of an interface, which has no implicit conversion.</summary>
    public Result<TNext> Select<TNext>(Func<T, TNext> map) => Fault is null ? new Result<TNext>(map(_value!), null) : Fault;

    public TOut Match<TOut>(Func<T, TOut> succeeded, Func<Fault, TOut> failed) => Fault is null ? succeeded(_value!) : failed(Fault);
}
