using MediatR;

namespace OtpAuth.Architecture.Planted.UseCases.Application.Otp;

internal sealed class Doer : IRequestHandler<BareCommand, int>
{
    public Task<int> Handle(BareCommand request, CancellationToken cancellationToken) => Task.FromResult(1);
}

public class OpenHandler : IRequestHandler<LooseCommand>
{
    public Task<Unit> Handle(LooseCommand request, CancellationToken cancellationToken) => Unit.Task;
}

public sealed class PublicHandler : IRequestHandler<Nameless, int>
{
    public Task<int> Handle(Nameless request, CancellationToken cancellationToken) => Task.FromResult(1);
}

internal sealed class BusyHandler : IRequestHandler<SecretCommand, int>, IRequestHandler<TwiceQuery, int>
{
    public Task<int> Handle(SecretCommand request, CancellationToken cancellationToken) => Task.FromResult(1);

    public Task<int> Handle(TwiceQuery request, CancellationToken cancellationToken) => Task.FromResult(1);
}
