package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open connection to nowhere, which does as it is told. */
final class FakeLink implements Link, BackendSession {

  private final Consumer<CloseReason> onClose;

  /** Whether the server takes its time to let go; then {@link #letGo} says when it has. */
  boolean clings;

  private Runnable gone = () -> {};

  /** What it says when it is given back. */
  Cleanliness cleanliness = Cleanliness.CLEAN;

  boolean quiet = true;

  /** What it is set to. */
  int setting = BackendSession.ANY;

  /** What makes the server stop, if anything does. */
  @Nullable Interrupt interrupt;

  FakeLink(Consumer<CloseReason> onClose) {
    this.onClose = onClose;
  }

  @Override
  public BackendSession session() {
    return this;
  }

  @Override
  public int setting() {
    return setting;
  }

  @Override
  public boolean isQuiet() {
    return quiet;
  }

  @Override
  public boolean isTls() {
    return false;
  }

  @Override
  public void abort() {
    onClose.accept(CloseReason.BACKEND_LOST);
  }

  @Override
  public void close(CloseReason reason, boolean clean, Runnable whenGone) {
    onClose.accept(reason);
    gone = whenGone;
    if (!clings) {
      letGo();
    }
  }

  void letGo() {
    gone.run();
  }

  @Override
  public Framer framer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String remoteId() {
    return "fake";
  }

  @Override
  public @Nullable Interrupt interrupt() {
    return interrupt;
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    return cleanliness;
  }
}
