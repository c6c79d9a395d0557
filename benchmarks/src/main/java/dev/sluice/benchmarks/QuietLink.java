package dev.sluice.benchmarks;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.pool.Link;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.MessageFramer;

/** A backend connection on which nothing happens, and which is always clean. Immutable. */
enum QuietLink implements Link, BackendSession {
  INSTANCE;

  @Override
  public BackendSession session() {
    return this;
  }

  @Override
  public boolean isQuiet() {
    return true;
  }

  @Override
  public boolean isTls() {
    return false;
  }

  @Override
  public void abort() {
    // Nothing is open.
  }

  @Override
  public void close(CloseReason reason, boolean clean, Runnable gone) {
    gone.run();
  }

  @Override
  public Framer framer() {
    return MessageFramer.FROM_SERVER;
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    return Verdict.SWALLOW;
  }

  @Override
  public String remoteId() {
    return "";
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    return Cleanliness.CLEAN;
  }
}
