using System.Net;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Protection;

/// <summary>What an operator's rule says, and which.</summary>
public sealed record BlockRuling(Guid Id, BlockVerdict Verdict)
{
    public bool Blocks => Verdict == BlockVerdict.Block;

    /// <summary>For the audit.</summary>
    public string Rule => $"block:{Id}";
}

/// <summary>
/// This node's copy of the operators' rules, so that no call asks the database for them. The narrowest rule decides: the longest prefix of a
/// number before its country, a subdomain before its domain, a small network before the large one around it.
/// </summary>
public sealed class BlockRules
{
    private volatile Copy _copy = new([]);

    /// <summary>Takes over what is in force now.</summary>
    public void Replace(IEnumerable<Block> inForce) => _copy = new Copy(inForce);

    /// <returns>Null when no rule is about it.</returns>
    public BlockRuling? Judge(Destination destination) => destination.Phone is { } phone
        ? _copy.Judge(phone)
        : _copy.JudgeDomain(destination.Canonical[(destination.Canonical.LastIndexOf('@') + 1)..]);

    /// <inheritdoc cref="Judge(Destination)"/>
    public BlockRuling? Judge(IPAddress address) => _copy.Judge(BlockValue.Plain(address));

    private sealed class Copy
    {
        private readonly Dictionary<(BlockKind, string), BlockRuling> _rulings = [];
        private readonly (IPNetwork Network, BlockRuling Ruling)[] _networks;

        public Copy(IEnumerable<Block> blocks)
        {
            foreach (var block in blocks)
                _rulings[(block.Kind, block.Value)] = new BlockRuling(block.Id, block.Verdict);
            _networks =
            [
                .. _rulings.Where(r => r.Key.Item1 == BlockKind.Network)
                    .Select(r => (Network: IPNetwork.Parse(r.Key.Item2), r.Value))
                    .OrderByDescending(n => n.Network.PrefixLength),
            ];
        }

        public BlockRuling? Judge(PhoneNumber phone)
        {
            for (var length = _rulings.Count == 0 ? 0 : phone.E164.Length; length > 1; length--)
            {
                if (_rulings.TryGetValue((BlockKind.NumberPrefix, phone.E164[..length]), out var ruling))
                    return ruling;
            }

            return phone.Country is { } country ? _rulings.GetValueOrDefault((BlockKind.Country, country)) : null;
        }

        public BlockRuling? JudgeDomain(string domain)
        {
            for (var rest = _rulings.Count == 0 ? "" : domain; rest.Length > 0; rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
            {
                if (_rulings.TryGetValue((BlockKind.EmailDomain, rest), out var ruling))
                    return ruling;
                if (!rest.Contains('.', StringComparison.Ordinal))
                    break;
            }

            return null;
        }

        public BlockRuling? Judge(IPAddress address)
        {
            foreach (var (network, ruling) in _networks)
            {
                if (network.Contains(address))
                    return ruling;
            }

            return null;
        }
    }
}
