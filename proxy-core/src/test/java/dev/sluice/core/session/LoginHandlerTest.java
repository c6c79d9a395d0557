package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.ScramVerifiers;
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
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.time.DeadlineWheel;
import dev.sluice.core.toy.ToyClientLogin;
import dev.sluice.core.toy.ToyProtocol;
import dev.sluice.core.toy.ToyWire;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client from its first byte to its home, which is on another loop than its door. */
class LoginHandlerTest {

  private final SessionRig rig = new SessionRig(1);
  private final EmbeddedChannel door = new EmbeddedChannel();
  private final HomeLoop doorLoop = new HomeLoop(door.eventLoop(), rig.ticker);
  private final List<String> refused = new ArrayList<>();
  private final ToyDoor settings = new ToyDoor();
  private Reception.@Nullable Admission admission;
  private @Nullable ToyClientLogin login;
  private boolean welcomed;

  @AfterEach
  void nothingIsLeft() {
    rig.close();
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
      return rig.events;
    }

    @Override
    public Admission admit(ClientIdentity identity, String protocol) {
      if (admission != null) {
        return admission;
      }
      rig.entered();
      return Admission.granted(rig);
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
        new BackendSettings(
            Endpoint.tcp("toy", 1),
            "",
            "",
            dev.sluice.core.auth.Secret.NONE,
            BackendTls.OFF,
            Map.of());
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
    public dev.sluice.core.spi.Service newService(ServiceSettings from, String variant) {
      throw new UnsupportedOperationException();
    }
  }

  private Peer connect() {
    Peer peer = new Peer(rig.buffers);
    rig.peers.add(peer);
    peer.pipeline().addLast(new LoginHandler(peer, doorLoop, settings));
    peer.pipeline().fireChannelActive();
    return peer;
  }

  private void pass(Duration time) {
    DeadlineWheel wheel = doorLoop.wheel();
    for (long left = time.toNanos(); left > 0; left -= wheel.tickNanos()) {
      rig.ticker.passNanos(Math.min(left, wheel.tickNanos()));
      wheel.advance();
      doorLoop.flush();
    }
  }

  private void settle() {
    for (int i = 0; i < 5; i++) {
      door.runPendingTasks();
      rig.settle();
    }
  }

  @Test
  void aClientThatLoggedInIsServedInItsHome() {
    Peer peer = connect();
    peer.sends('U', "app/db");
    settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    assertThat(rig.loop().sessions()).hasSize(1);
    peer.sends('L', "hello");
    settle();
    assertThat(peer.heard()).isEqualTo("lhello");
    pass(Duration.ofSeconds(20));
    assertThat(peer.isOutputShutdown()).as("the login's limit is over").isFalse();
    peer.sends('X', "");
    settle();
  }

  @Test
  void aClientOfWhichNothingIsAskedIsServedThoughItSaysNothing() {
    welcomed = true;
    Peer peer = connect();
    settle();
    assertThat(rig.loop().sessions()).hasSize(1);
    pass(Duration.ofSeconds(20));
    peer.sends('L', "late");
    settle();
    assertThat(peer.heard()).isEqualTo("llate");
    peer.sends('X', "");
    settle();
  }

  @Test
  void aClientThatIsNotAdmittedIsToldInAnswerToWhatItSays() {
    welcomed = true;
    admission = Reception.Admission.refused(Rejection.CLIENT_LIMIT, "");
    Peer peer = connect();
    settle();
    assertThat(peer.heard()).isEmpty();
    assertThat(refused).isEmpty();
    peer.sends('U', "app/db");
    settle();
    assertThat(peer.heard()).contains(Rejection.CLIENT_LIMIT.label());
    assertThat(refused).hasSize(1);
  }

  @Test
  void whatTheClientSentBehindItsLoginGoesWithIt() {
    Peer peer = connect();
    peer.sends(
        together(
            ToyWire.message('U', "app/db"), ToyWire.message('L', "1"), new byte[] {0, 0, 0, 6}));
    settle();
    peer.sends(new byte[] {'L', '2'});
    settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app l1 l2");
    peer.sends('X', "");
    settle();
  }

  @Test
  void atEverySplitOfItsFirstBytes() {
    byte[] bytes = together(ToyWire.message('U', "app/db"), ToyWire.message('L', "x"));
    for (int cut = 0; cut <= bytes.length; cut++) {
      Peer peer = connect();
      peer.sends(java.util.Arrays.copyOf(bytes, cut));
      peer.sends(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
      settle();
      assertThat(peer.heard()).as("cut at %s", cut).isEqualTo("Oacme/app lx");
      peer.sends('X', "");
      settle();
    }
  }

  @Test
  void aClientThatNobodyClaimsIsToldAndClosed() {
    Peer peer = connect();
    peer.sends('U', "app/nobody");
    settle();
    assertThat(peer.heard()).isEqualTo("etenant_unknown");
    assertThat(refused).containsExactly("null tenant_unknown");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aClientThatIsNotAdmittedIsToldAndClosed() {
    admission = Reception.Admission.refused(Rejection.CLIENT_LIMIT, "full");
    Peer peer = connect();
    peer.sends('U', "app/db");
    settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app eclient_limit");
    assertThat(refused).containsExactly("acme client_limit");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aLoginThatTakesTooLongIsEnded() {
    Peer peer = connect();
    peer.sends(new byte[] {0, 0});
    pass(Duration.ofMillis(14_900));
    assertThat(peer.isOutputShutdown()).isFalse();
    pass(Duration.ofMillis(200));
    assertThat(peer.heard()).isEqualTo("xlogin_timeout");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void garbageIsAnsweredAndClosed() {
    Peer peer = connect();
    peer.sends("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    settle();
    assertThat(peer.heard()).isEqualTo("xprotocol_error");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aFaultInALoginClosesItsConnection() {
    Peer peer = connect();
    peer.sends('F', "");
    settle();
    assertThat(peer.heard()).isEqualTo("xinternal");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aClientThatGoesBeforeItHasLoggedInLeavesNothing() {
    Peer half = connect();
    half.sends(new byte[] {0, 0, 0, 9, 'U'});
    half.ends();
    half.runTasks();
    assertThat(half.isOpen()).isFalse();
    Peer reset = connect();
    reset.sends(new byte[] {0, 0, 0});
    reset.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
    reset.runTasks();
    assertThat(reset.isOpen()).isFalse();
    assertThat(rig.bytesHeld()).isZero();
  }

  @Test
  void aHeldLoginGoesOnWhenItIsResumed() {
    Peer peer = connect();
    peer.sends(together(ToyWire.message('H', ""), ToyWire.message('U', "app/db")));
    settle();
    assertThat(peer.heard()).isEmpty();
    login.letPass();
    settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    peer.sends('X', "");
    settle();
  }

  @Test
  void aHeldLoginThatIsGoneIsNotResumed() {
    Peer peer = connect();
    peer.sends(together(ToyWire.message('H', ""), ToyWire.message('U', "app/db")));
    peer.ends();
    peer.runTasks();
    login.letPass();
    settle();
    assertThat(rig.loop().sessions()).isEmpty();
    assertThat(rig.bytesHeld()).isZero();
  }

  @Test
  void whoHasProvedNothingYetCannotFillTheMemory() {
    Peer peer = connect();
    peer.sends('H', "");
    peer.sends(new byte[200_000]);
    settle();
    assertThat(peer.unread()).isGreaterThan(150_000);
    login.letPass();
    settle();
    assertThat(peer.unread()).as("after the hold").isZero();
    assertThat(peer.heard()).isEqualTo("xprotocol_error");
  }

  @Test
  void bytesInFrontOfTheHandshakeAreNotTakenForTheSecuredOnes() {
    Peer peer = connect();
    peer.sends(together(ToyWire.message('T', ""), ToyWire.message('U', "app/db")));
    settle();
    assertThat(peer.heard()).isEqualTo("Y xprotocol_error");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aSessionThatCannotBeMadeGivesItsPlaceBack() {
    rig.sessionFault = new IllegalStateException("no session");
    Peer peer = connect();
    peer.sends(together(ToyWire.message('U', "app/db"), ToyWire.message('L', "left over")));
    settle();
    assertThat(rig.sessions()).isZero();
    assertThat(peer.isOpen()).isFalse();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    assertThat(rig.bytesHeld()).isZero();
  }

  @Test
  void aClientThatGoesWhileItMovesGivesItsPlaceBack() {
    Peer peer = connect();
    peer.sends(together(ToyWire.message('U', "app/db"), ToyWire.message('L', "left over")));
    peer.unsafe().close(peer.voidPromise());
    settle();
    assertThat(rig.sessions()).isZero();
    peer.releaseOutbound();
    assertThat(rig.bytesHeld()).isZero();
  }

  @Test
  void aClientWhoseTenantGoesWhileItMovesIsSentAway() {
    Peer peer = connect();
    peer.sends('U', "app/db");
    rig.pool().close(Rejection.TENANT_REMOVED);
    settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app xshutdown");
    assertThat(rig.sessions()).isZero();
  }
}
