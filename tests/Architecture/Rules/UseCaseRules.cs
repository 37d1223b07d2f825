using OtpAuth.Architecture.Reading;

namespace OtpAuth.Architecture.Rules;

/// <summary>The shape of a use case: a public record, at most one validator, one handler, side by side in Application.</summary>
internal static class UseCaseRules
{
    private const string RequestInterface = "MediatR.IRequest`1";
    private const string HandlerInterface = "MediatR.IRequestHandler`2";
    /// <summary>Made by the API from the request itself, and not of what somebody typed.</summary>
    private const string Device = "ClientDevice";

    private const string ValidatorBase = "FluentValidation.AbstractValidator`1";

    public static bool IsRequest(CodeType type) => type.Implements(RequestInterface);

    /// <summary>A request is a public sealed record of Application, named for what it is, and handled once.</summary>
    public static IReadOnlyList<string> Requests(Code code)
    {
        var handled = Served(code, HandlerInterface).CountBy(pair => pair.Request).ToDictionary();
        return
        [
            .. code.Types.Where(IsRequest).SelectMany(request => Faults.Of(
                request,
                (request.Name.Layer != "Application", "is a request outside Application"),
                (!IsPublicSealedRecord(request), "is a request but no public sealed record"),
                (!IsCommand(request) && !EndsIn(request, "Query"), "is a request named neither Command nor Query"),
                (handled.GetValueOrDefault(request.Name) != 1, $"has {handled.GetValueOrDefault(request.Name)} handlers, not one"))),
        ];
    }

    /// <summary>A handler is internal, sealed, named so, and lives beside its request.</summary>
    public static IReadOnlyList<string> Handlers(Code code) => Parts(code, HandlerInterface, "Handler");

    /// <summary>A command that carries more than ids and the device has one validator, other requests at most one; it is internal, sealed, named so, and lives beside its request.</summary>
    public static IReadOnlyList<string> Validators(Code code)
    {
        var validated = Served(code, ValidatorBase).CountBy(pair => pair.Request).ToDictionary();
        return
        [
            .. Parts(code, ValidatorBase, "Validator"),
            .. from request in code.Types.Where(IsRequest)
               let validators = validated.GetValueOrDefault(request.Name)
               where validators > 1 || (validators == 0 && IsCommand(request) && CarriesMoreThanIds(request))
               select $"{request} has {validators} validators, not one",
        ];
    }

    private static IReadOnlyList<string> Parts(Code code, string contract, string suffix) =>
    [
        .. Served(code, contract).SelectMany(pair => Faults.Of(
            pair.Part,
            (!pair.Part.IsInternalSealedClass, "is not an internal sealed class"),
            (!EndsIn(pair.Part, suffix), $"does not end in {suffix}"),
            (pair.Part.Name.Namespace != pair.Request.Namespace, $"does not live beside {pair.Request}"))),
    ];

    /// <summary>Whatever serves a request through this contract, with the request.</summary>
    private static IEnumerable<(CodeType Part, TypeName Request)> Served(Code code, string contract) =>
        from type in code.Types
        from request in type.FirstArgumentsOf(contract)
        where !request.IsGenericParameter
        select (type, new TypeName(request, code.Root));

    private static bool IsPublicSealedRecord(CodeType type) => type is { IsRecord: true, Definition: { IsPublic: true, IsSealed: true } };

    private static bool IsCommand(CodeType request) => EndsIn(request, "Command");

    private static bool CarriesMoreThanIds(CodeType request) =>
        request.Definition.Fields.Any(f => !f.IsStatic && f.FieldType.FullName != "System.Guid" && f.FieldType.Name != Device);

    private static bool EndsIn(CodeType type, string suffix) => type.Name.Simple.EndsWith(suffix, StringComparison.Ordinal);
}
