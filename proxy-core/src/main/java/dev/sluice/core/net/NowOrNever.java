package dev.sluice.core.net;

import io.netty.channel.IoHandlerContext;

/** A loop that cannot wait: events are handled if they are there already. Confined to the loop. */
final class NowOrNever implements IoHandlerContext {

  private final IoHandlerContext loop;

  NowOrNever(IoHandlerContext loop) {
    this.loop = loop;
  }

  @Override
  public boolean canBlock() {
    return false;
  }

  @Override
  public long delayNanos(long currentTimeNanos) {
    return loop.delayNanos(currentTimeNanos);
  }

  @Override
  public long deadlineNanos() {
    return loop.deadlineNanos();
  }

  @Override
  public boolean shouldReportActiveIoTime() {
    return loop.shouldReportActiveIoTime();
  }

  @Override
  public void reportActiveIoTime(long activeNanos) {
    loop.reportActiveIoTime(activeNanos);
  }
}
