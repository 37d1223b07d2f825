using System.Collections.Frozen;
using System.Text;
using OtpAuth.Application.Abstractions;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>The list in <c>DisposableDomains/</c>, read when it is first asked for.</summary>
internal sealed class DisposableDomains : IDisposableDomains
{
    private const string Resource = "OtpAuth.Infrastructure.Protection.DisposableDomains.disposable-domains.txt";

    private static readonly Lazy<FrozenSet<string>> List = new(Load);

    public bool Contains(string asciiDomain)
    {
        var listed = List.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = asciiDomain.AsSpan(); ;)
        {
            if (listed.Contains(rest))
                return true;
            var dot = rest.IndexOf('.');
            if (dot < 0)
                return false;
            rest = rest[(dot + 1)..];
        }
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(DisposableDomains).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
