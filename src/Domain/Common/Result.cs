using System.Diagnostics.CodeAnalysis;

namespace OtpAuth.Domain.Common;

/// <summary>A result that a pipeline behaviour can make fail without knowing its value's type.</summary>
public interface IResult<out TSelf>
{
    static abstract TSelf Failure(Error error);
}

/// <summary>Either a value or an expected <see cref="Common.Error"/>. Faults (a lost database, a bug) are exceptions.</summary>
public sealed class Result<T> : IResult<Result<T>>
{
    private Result(T? value, Error? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public Error? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    public static Result<T> Success(T value) => new(value, null);

    public static Result<T> Failure(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => Success(value);

    public static implicit operator Result<T>(Error error) => Failure(error);
}

/// <summary>The value of a <see cref="Result{T}"/> that has nothing to say but that it succeeded.</summary>
public readonly record struct Done
{
    public static readonly Done Value;
}
