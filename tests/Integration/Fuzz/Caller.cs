using System.Collections.Concurrent;
using System.Net.Http.Headers;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Fuzz;

/// <summary>Makes documented calls and holds every answer against the document.</summary>
internal sealed class Caller(Service service, IReadOnlyList<Operation> operations)
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _successes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>Each kind of fault once, with the first request that met it.</summary>
    public IReadOnlyList<string> Faults => [.. _faults.Select(f => $"{f.Key}\n  {f.Value}")];

    public int Calls => _calls.Values.Sum();

    public int CallsOf(string operation) => _calls.GetValueOrDefault(operation);

    public int SuccessesOf(string operation) => _successes.GetValueOrDefault(operation);

    /// <summary>A call with a body of JSON, as a client makes it.</summary>
    public Task<Answer> CallAsync(string operation, object? body = null, string? bearer = null, string? id = null)
    {
        var described = operations.Single(o => o.Id == operation);
        var request = new HttpRequestMessage(new HttpMethod(described.Method), PathOf(described, _ => id!));
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (described.IsForOperators)
            request.Headers.Add(Operators.Header.Name, Operators.Header.Value);
        return SendAsync(described, request, "a flow");
    }

    public async Task<Answer> SendAsync(Operation operation, HttpRequestMessage request, string label)
    {
        var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        _calls.AddOrUpdate(operation.Id, 1, (_, n) => n + 1);
        try
        {
            var answer = await ReadAsync(request);
            if (answer.Status is >= 200 and < 300)
                _successes.AddOrUpdate(operation.Id, 1, (_, n) => n + 1);
            foreach (var fault in AnswerCheck.Faults(operation, answer))
                Note(fault, answer);
            return answer;
        }
        catch (HttpRequestException e)
        {
            Note($"{operation.Id} did not answer: {e.Message} {e.InnerException?.Message}");
            return new Answer(0, "", null, new Dictionary<string, string>(StringComparer.Ordinal));
        }

        void Note(string fault, Answer? answer = null) => _faults.TryAdd(
            fault,
            $"{label}: {request.Method} {request.RequestUri?.PathAndQuery} {HeadersOf(request)}\n  {Short(sent, 300)}\n  => {answer}");
    }

    private static string HeadersOf(HttpRequestMessage request) => string.Join(
        "; ",
        request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Select(h => $"{h.Key}: {Short(h.Value.ToString(), 60)}"));

    private static string Short(string text, int length) => text.Length > length ? $"{text[..length]}..." : text;

    private async Task<Answer> ReadAsync(HttpRequestMessage request)
    {
        try
        {
            return await ReadOnceAsync(request);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            // The server closed the connection after what was sent on it before, as this request was on its way (RFC 9112 section 9.6).
            // If it is this request that has it closed, that happens again.
            using var again = await CopyOfAsync(request);
            return await ReadOnceAsync(again);
        }
    }

    private static async Task<HttpRequestMessage> CopyOfAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var header in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (request.Content is null)
            return copy;
        copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync());
        foreach (var header in request.Content.Headers.NonValidated)
            copy.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return copy;
    }

    private async Task<Answer> ReadOnceAsync(HttpRequestMessage request)
    {
        using var response = await service.Client.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public static string PathOf(Operation operation, Func<string, string> idFor) =>
        operation.PathParameters.Aggregate(operation.Path, (path, name) => path.Replace($"{{{name}}}", idFor(name), StringComparison.Ordinal));
}
