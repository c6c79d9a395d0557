package dev.sluice.core.toy;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.TenantDirectory.Match;
import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The login of a client: {@code T} asks for TLS, {@code H} is held until resumed, {@code U} with
 * {@code user/database} logs in.
 */
public final class ToyClientLogin implements ClientLogin {

  private final LoginTools tools;
  private @Nullable ClientIdentity identity;
  private boolean passes;
  private boolean welcome;

  public ToyClientLogin(LoginTools tools) {
    this.tools = tools;
  }

  @Override
  public Framer framer() {
    return ToyWire.FRAMER;
  }

  /** Asks nothing of this client. */
  public void welcome(ClientIdentity who) {
    identity = who;
    welcome = true;
  }

  @Override
  public boolean isWelcome() {
    return welcome;
  }

  /** Lets the held message pass; on any thread. */
  public void letPass() {
    passes = true;
    tools.resume();
  }

  @Override
  public Verdict onFrame(Frame frame) {
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    return switch ((char) frame.kind()) {
      case 'T' -> {
        ToyWire.send(tools.client(), 'Y', "");
        yield Verdict.START_TLS;
      }
      case 'H' -> passes ? Verdict.SWALLOW : Verdict.HOLD;
      case 'U' -> logIn(ToyWire.body(frame));
      default -> throw new IllegalStateException("a fault in a login");
    };
  }

  private Verdict logIn(String who) {
    int slash = who.indexOf('/');
    String database = who.substring(slash + 1);
    Match match =
        tools
            .tenants()
            .match(
                ToyProtocol.NAME,
                who.substring(0, slash),
                database,
                tools.serverName(),
                tools.listener().defaultTenant());
    if (match == null) {
      ToyWire.send(tools.client(), 'e', Rejection.TENANT_UNKNOWN.label());
      tools.refused(null, Rejection.TENANT_UNKNOWN, who);
      return Verdict.CLOSE;
    }
    identity = new ClientIdentity(match.tenant(), match.user(), database, "");
    ToyWire.send(tools.client(), 'O', match.tenant() + "/" + match.user());
    return Verdict.LOGGED_IN;
  }

  @Override
  public ClientIdentity identity() {
    if (identity == null) {
      throw new IllegalStateException("not logged in");
    }
    return identity;
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    ToyWire.send(tools.client(), 'e', reason.label());
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    ToyWire.send(tools.client(), 'x', reason.label());
  }
}
