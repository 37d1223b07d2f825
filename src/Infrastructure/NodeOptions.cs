namespace OtpAuth.Infrastructure;

/// <summary>Section <c>Node</c>: what this process does.</summary>
public sealed class NodeOptions
{
    public const string Section = "Node";
    public const string Api = "api";
    public const string Worker = "worker";

    /// <summary><c>api</c> answers requests, <c>worker</c> delivers messages. Default both: <c>api,worker</c>.</summary>
    public string Roles { get; set; } = $"{Api},{Worker}";

    public bool IsApi => Has(Api);

    public bool IsWorker => Has(Worker);

    internal IEnumerable<string> Names => Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private bool Has(string role) => Names.Contains(role, StringComparer.OrdinalIgnoreCase);
}
