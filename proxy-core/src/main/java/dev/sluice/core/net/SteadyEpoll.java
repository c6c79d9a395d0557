package dev.sluice.core.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll, except that a socket stays known to the kernel while nothing is awaited of it.
 *
 * <p>Netty (4.2.18, and 4.2.20 still) takes a socket out of epoll's set when the last thing that
 * was awaited of it is not any more, and then tries to <em>modify</em> it there when something is
 * awaited again: {@code ENOENT}, and the channel is closed. Nothing is awaited of a client that has
 * ended its input, once that was noticed; so the first time that it took its answers more slowly
 * than they came, or was read again after back pressure or after it had changed its loop, it would
 * lose them.
 *
 * <p>Here such a socket awaits nothing but the next edge, for which there is no event. Its errors
 * are told once, not all the time; that is why Netty takes it out.
 *
 * <p>Confined to one event loop, but for {@link #wakeup}.
 */
final class SteadyEpoll extends ForwardingIoHandler {

  private SteadyEpoll(IoHandler epoll) {
    super(epoll);
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory netty = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyEpoll(netty.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return netty.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(super.register(handle));
  }

  private record Registration(IoRegistration inEpoll) implements IoRegistration {

    @Override
    public long submit(IoOps awaited) {
      return inEpoll.submit(awaited.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : awaited);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty has it
    public <T> T attachment() {
      return inEpoll.attachment();
    }

    @Override
    public boolean isValid() {
      return inEpoll.isValid();
    }

    @Override
    public boolean cancel() {
      return inEpoll.cancel();
    }
  }
}
