namespace OtpAuth.Api.Overload;

/// <summary>What goes first when not everything can go: later members before earlier ones.</summary>
internal enum WorkClass
{
    /// <summary>Hashes a password or reads a day's rows: the dearest work. A code signs in as well.</summary>
    Heavy,

    /// <summary>Promises a message: begins something.</summary>
    Send,

    /// <summary>Finishes what somebody has begun, and costs little.</summary>
    Finish,
}

/// <summary>The class of an action's work; without it, <see cref="WorkClass.Finish"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorkAttribute(WorkClass work) : Attribute
{
    public WorkClass Class { get; } = work;
}
