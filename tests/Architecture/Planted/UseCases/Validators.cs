using FluentValidation;

namespace OtpAuth.Architecture.Planted.UseCases.Application.Otp;

public class BareChecks : AbstractValidator<BareCommand>;

internal sealed class SecretValidator : AbstractValidator<SecretCommand>;
