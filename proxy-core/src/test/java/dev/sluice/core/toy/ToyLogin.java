package dev.sluice.core.toy;

import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The login at a backend: says {@code U}, hears {@code O} (welcome), {@code D} (come again), {@code
 * A} (never), {@code H} (held until resumed) or {@code F} (a fault in the protocol).
 */
public final class ToyLogin implements BackendLogin {

  private final BackendTools tools;
  private @Nullable BackendFailure failure;

  public ToyLogin(BackendTools tools) {
    this.tools = tools;
  }

  @Override
  public Framer framer() {
    return ToyWire.FRAMER;
  }

  @Override
  public void onConnected() {
    ToyWire.send(tools.backend(), 'U', "proxy");
  }

  @Override
  public void onTls() {}

  @Override
  public Verdict onFrame(Frame frame) {
    return switch ((char) frame.kind()) {
      case 'O' -> Verdict.LOGGED_IN;
      case 'D' -> refused(new BackendFailure("again", "too many", true));
      case 'A' -> refused(new BackendFailure("never", "unknown user", false));
      default -> throw new IllegalStateException("a fault in a login");
    };
  }

  private Verdict refused(BackendFailure said) {
    failure = said;
    return Verdict.CLOSE;
  }

  @Override
  public BackendSession session() {
    return new ToyBackend(tools.backend());
  }

  @Override
  public @Nullable BackendFailure failure() {
    return failure;
  }
}
