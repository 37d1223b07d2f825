using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>Tells the audit what was refused, and by what rule, without making anybody wait for it.</summary>
public sealed class RefusalAudit(IAuditTrail trail, Caller caller)
{
    /// <summary>Where the call came from.</summary>
    public string? Network => caller.Network;

    /// <summary>No message was promised.</summary>
    public void SendRefused(Destination destination, Error error) =>
        Record(new AuditEntry("send_refused", error.Rule ?? error.Code, destination));

    /// <summary>A code was compared, and wrong.</summary>
    public void CodeWrong(Destination destination, Guid challengeId) => Record(new AuditEntry("code_wrong", null, destination, challengeId));

    /// <summary>A guess was not compared: the budget is spent, or there is nothing live to guess at.</summary>
    public void GuessRefused(Destination? destination, Guid? challengeId, Error error) => Record(new AuditEntry(
        error.Kind == ErrorKind.TooMany ? "locked" : "code_refused", error.Rule ?? error.Code, destination, challengeId));

    /// <summary>The caller's network is blocked.</summary>
    public void CallBlocked(string rule) => Record(new AuditEntry("blocked", rule));

    /// <summary>A key that is none, or a user who is no operator.</summary>
    public void OperatorRefused(string rule, string? user = null) => Record(new AuditEntry("operator_refused", rule, Operator: user));

    /// <summary>An operator's key was used from here.</summary>
    public void KeyUsed(string key) => Record(new AuditEntry("key_used", Operator: key));

    private void Record(AuditEntry entry) => trail.Record(entry with { Network = caller.Network });
}
