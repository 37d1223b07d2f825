using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>Of whom a proof is asked. It goes by the request alone, so that it tells nobody who has an account.</summary>
public sealed class ProofPolicy(IProofs proofs, IOptions<ProofOptions> options)
{
    /// <summary>Before anything is looked up for the request.</summary>
    /// <returns>What to prove, where that is needed and no proof holds.</returns>
    public async ValueTask<Error?> RefuseAsync(SendCase send, CancellationToken cancellationToken) =>
        !IsNeeded(send.Device) || await proofs.HoldsAsync(send, cancellationToken) ? null : await DemandAsync(send, cancellationToken);

    /// <summary>Last of all that may refuse, for it uses the proof up.</summary>
    /// <returns>What to prove, where that is needed and the proof is spent already.</returns>
    public async ValueTask<Error?> SpendAsync(SendCase send, CancellationToken cancellationToken) =>
        !IsNeeded(send.Device) || await proofs.SpendAsync(send, cancellationToken) ? null : await DemandAsync(send, cancellationToken);

    private async ValueTask<Error> DemandAsync(SendCase send, CancellationToken cancellationToken) =>
        ProtectionErrors.ProofRequired(await proofs.DemandAsync(send, cancellationToken));

    private bool IsNeeded(ClientDevice device) => options.Value.When switch
    {
        ProofWhen.Always => true,
        ProofWhen.RaisedRisk => device.RaisedRisk,
        _ => false,
    };
}
