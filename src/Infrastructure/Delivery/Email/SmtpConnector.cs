using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>
/// Opens conversations: connects, secures, introduces itself and authenticates. Ours because the package feed has no MailKit and
/// <c>System.Net.Mail</c> knows neither implicit TLS nor reuse; replace all of it by MailKit when the feed has it.
/// </summary>
internal sealed class SmtpConnector(SmtpOptions options, TimeProvider clock)
{
    private const int AuthContinue = 334;
    private const int AuthSucceeded = 235;

    /// <exception cref="SmtpRefusedException">The server refused to talk, to secure or to authenticate.</exception>
    /// <exception cref="IOException">The connection is lost, or what came is not SMTP.</exception>
    /// <exception cref="SocketException">There is no connection to be had.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">TLS failed, or the certificate is bad.</exception>
    public async Task<SmtpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var network = await ConnectAsync(cancellationToken);
        var wire = new SmtpWire(network);
        try
        {
            if (options.Security is SmtpSecurity.Tls)
                wire = await SecureAsync(wire, cancellationToken);

            await ExpectSuccessAsync(wire, SmtpStep.Greeting, cancellationToken);
            var features = await IntroduceAsync(wire, network, cancellationToken);
            if (options.Security is SmtpSecurity.StartTls)
            {
                wire = await StartTlsAsync(wire, cancellationToken);
                // What was offered in clear text may have been anyone's word (RFC 3207 section 4.2).
                features = await IntroduceAsync(wire, network, cancellationToken);
            }

            if (!string.IsNullOrEmpty(options.Username))
                await AuthenticateAsync(wire, network, features, cancellationToken);

            return new SmtpConnection(wire, features.ContainsKey("PIPELINING"), clock);
        }
        catch
        {
            await wire.Stream.DisposeAsync();
            throw;
        }
    }

    private async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SmtpWire> StartTlsAsync(SmtpWire wire, CancellationToken cancellationToken)
    {
        await wire.WriteLinesAsync(["STARTTLS"], cancellationToken);
        await ExpectSuccessAsync(wire, SmtpStep.StartTls, cancellationToken);
        // Whoever sits between us could have put it there, to be read as the server's word once the line is secure.
        if (wire.HasUnread)
            throw new SmtpProtocolException("The server said more than its answer to STARTTLS.");

        return await SecureAsync(wire, cancellationToken);
    }

    private async Task<SmtpWire> SecureAsync(SmtpWire wire, CancellationToken cancellationToken)
    {
        var tls = new SslStream(wire.Stream);
        try
        {
            var terms = new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = PrivateTrust() };
            await tls.AuthenticateAsClientAsync(terms, cancellationToken);
            return new SmtpWire(tls);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    /// <remarks>Read anew for each connection: a CA that was replaced is trusted without a restart.</remarks>
    private X509ChainPolicy? PrivateTrust()
    {
        if (string.IsNullOrEmpty(options.TrustedCertificate))
            return null;

        // No revocation check, as for the system's roots: a private CA seldom publishes a list.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(options.TrustedCertificate);
        return policy;
    }

    /// <summary>EHLO; what the server offers, by keyword, with each keyword's words.</summary>
    private static async Task<Dictionary<string, string[]>> IntroduceAsync(
        SmtpWire wire, NetworkStream network, CancellationToken cancellationToken)
    {
        await wire.WriteLinesAsync([$"EHLO {AddressLiteral(network.Socket.LocalEndPoint)}"], cancellationToken);
        var reply = await ExpectSuccessAsync(wire, SmtpStep.Ehlo, cancellationToken);
        return reply.Lines.Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0)
            .GroupBy(words => words[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.SelectMany(words => words[1..]).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>RFC 5321 section 4.1.3: true wherever we run, where a container's host name rarely is.</summary>
    private static string AddressLiteral(EndPoint? local)
    {
        var address = Address(local);
        return address.AddressFamily is AddressFamily.InterNetwork ? $"[{address}]" : $"[IPv6:{new IPAddress(address.GetAddressBytes())}]";
    }

    private async Task AuthenticateAsync(
        SmtpWire wire, NetworkStream network, Dictionary<string, string[]> features, CancellationToken cancellationToken)
    {
        // Validation said so of the name; this is the address that the name led to.
        if (options.Security is SmtpSecurity.None && !IPAddress.IsLoopback(Address(network.Socket.RemoteEndPoint)))
            throw new SmtpProtocolException("A password is not sent in clear text over a network.");

        SmtpReply? reply = null;
        foreach (var line in Credentials(features.GetValueOrDefault("AUTH", [])))
        {
            await wire.WriteLinesAsync([line], cancellationToken);
            reply = await wire.ReadReplyAsync(cancellationToken);
            if (reply.Code != AuthContinue)
                break;
        }

        if (reply!.Code != AuthSucceeded)
            throw new SmtpRefusedException(new SmtpVerdict(SmtpStep.Auth, reply));
    }

    private string[] Credentials(string[] mechanisms)
    {
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase)) // RFC 4616
            return [$"AUTH PLAIN {Base64($"\0{options.Username}\0{options.Password}")}"];
        if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
            return ["AUTH LOGIN", Base64(options.Username), Base64(options.Password)];

        throw new SmtpProtocolException("The server offers neither AUTH PLAIN nor AUTH LOGIN.");
    }

    private static async Task<SmtpReply> ExpectSuccessAsync(SmtpWire wire, SmtpStep step, CancellationToken cancellationToken)
    {
        var reply = await wire.ReadReplyAsync(cancellationToken);
        return reply.IsSuccess ? reply : throw new SmtpRefusedException(new SmtpVerdict(step, reply));
    }

    private static IPAddress Address(EndPoint? endPoint)
    {
        var address = ((IPEndPoint)endPoint!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static string Base64(string? text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text ?? ""));
}
