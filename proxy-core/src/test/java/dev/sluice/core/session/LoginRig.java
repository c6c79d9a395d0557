package dev.sluice.core.session;

import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.time.DeadlineWheel;
import dev.sluice.core.toy.ToyClientLogin;
import dev.sluice.core.toy.ToyProtocol;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A door with clients that log in, on another loop than their home. */
final class LoginRig implements AutoCloseable {

  final SessionRig home = new SessionRig(1);
  final List<String> refused = new ArrayList<>();

  /** What becomes of who has logged in; null: it is let in. */
  Reception.@Nullable Admission admission;

  /** The last login; null: there was none. */
  @Nullable ToyClientLogin login;

  /** Whether the protocol lets clients in that have said nothing. */
  boolean welcomed;

  private final EmbeddedChannel door = new EmbeddedChannel();
  private final HomeLoop doorLoop;
  private final ToyDoor settings = new ToyDoor();

  LoginRig() {
    this(HeldBudget.ofDirectMemory());
  }

  LoginRig(HeldBudget held) {
    this.doorLoop = new HomeLoop(door.eventLoop(), home.ticker, held);
  }

  @Override
  public void close() {
    home.close();
  }

  Peer connect() {
    Peer peer = new Peer(home.buffers);
    home.peers.add(peer);
    peer.pipeline().addLast(new LoginHandler(peer, doorLoop, settings));
    peer.pipeline().fireChannelActive();
    return peer;
  }

  void pass(Duration time) {
    DeadlineWheel wheel = doorLoop.wheel();
    for (long left = time.toNanos(); left > 0; left -= wheel.tickNanos()) {
      home.ticker.passNanos(Math.min(left, wheel.tickNanos()));
      wheel.advance();
      doorLoop.flush();
    }
  }

  void settle() {
    for (int i = 0; i < 5; i++) {
      door.runPendingTasks();
      home.settle();
    }
  }

  private final class ToyDoor implements LoginHandler.Door, Reception {
    @Override
    public Protocol protocol() {
      return new LoginProtocol();
    }

    @Override
    public ListenerSettings settings() {
      return new ListenerSettings(
          ToyProtocol.NAME, Endpoint.tcp("toy", 1), new TenantId("acme"), ListenerTls.OFF);
    }

    @Override
    public @Nullable ClientTls tls() {
      return null;
    }

    @Override
    public Reception reception() {
      return this;
    }

    @Override
    public TenantDirectory tenants() {
      return (protocol, user, database, serverName, fallback) ->
          database.equals("nobody")
              ? null
              : new TenantDirectory.Match(new TenantId("acme"), user, service());
    }

    @Override
    public ScramVerifiers verifiers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public EventLog events() {
      return home.events;
    }

    @Override
    public Admission admit(ClientIdentity identity, String protocol) {
      if (admission != null) {
        return admission;
      }
      home.entered();
      return Admission.granted(home);
    }

    @Override
    public void refused(@Nullable String tenant, String address, Rejection reason, String detail) {
      refused.add(tenant + " " + reason.label());
    }

    @Override
    public long loginNanos() {
      return Duration.ofSeconds(15).toNanos();
    }

    @Override
    public boolean isDraining() {
      return false;
    }
  }

  private static ServiceSettings service() {
    BackendSettings backend =
        new BackendSettings(Endpoint.tcp("toy", 1), "", "", Secret.NONE, BackendTls.OFF, Map.of());
    return new ServiceSettings(
        ToyProtocol.NAME,
        backend,
        List.of(),
        Pooling.TRANSACTION,
        ClientAuth.TRUST,
        Map.of(),
        List.of(),
        Map.of());
  }

  /** The toy protocol, which remembers its last login. */
  private final class LoginProtocol implements Protocol {
    @Override
    public String name() {
      return ToyProtocol.NAME;
    }

    @Override
    public int defaultPort() {
      return 1;
    }

    @Override
    public List<String> applicationProtocols() {
      return List.of();
    }

    @Override
    public ClientLogin newClientLogin(LoginTools tools) {
      ToyClientLogin made = new ToyClientLogin(tools);
      login = made;
      if (welcomed) {
        made.welcome(new ClientIdentity(new TenantId("acme"), "app", "db", ""));
      }
      return made;
    }

    @Override
    public Service newService(ServiceSettings from, String variant) {
      throw new UnsupportedOperationException();
    }
  }
}
