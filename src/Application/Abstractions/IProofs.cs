using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>A message that somebody wants sent.</summary>
/// <param name="Device">Who asks for it, with the proof they gave.</param>
/// <param name="IdempotencyKey">Under which the one request may come several times.</param>
public sealed record SendCase(Destination Destination, ClientDevice Device, IdempotencyKey? IdempotencyKey = null);

/// <summary>Proofs that a caller took some trouble: of the kind that <c>Proof:Kind</c> names.</summary>
public interface IProofs
{
    /// <summary>Whether the proof is good as far as this node alone can tell, and at the cost of a hash. Nothing is spent.</summary>
    ValueTask<bool> HoldsAsync(SendCase send, CancellationToken cancellationToken);

    /// <summary>Spends a proof that holds.</summary>
    /// <returns>False when it was spent before, unless on this very request, or a captcha's service does not take it.</returns>
    Task<bool> SpendAsync(SendCase send, CancellationToken cancellationToken);

    /// <summary>What is to be proven. A captcha whose service is away is replaced by work.</summary>
    ValueTask<ProofDemand> DemandAsync(SendCase send, CancellationToken cancellationToken);
}
