package dev.sluice.core.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Leaves to another what it does not do itself. Confined as Netty says of {@link IoHandler}. */
abstract class ForwardingIoHandler implements IoHandler {

  private final IoHandler io;

  ForwardingIoHandler(IoHandler io) {
    this.io = io;
  }

  @Override
  public void initialize() {
    io.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return io.run(context);
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return io.register(handle);
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
  }

  @Override
  public void wakeup() {
    io.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return io.isCompatible(handleType);
  }
}
