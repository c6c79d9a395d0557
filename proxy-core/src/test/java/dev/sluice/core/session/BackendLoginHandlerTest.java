package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.toy.ToyLogin;
import dev.sluice.core.toy.ToyWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One backend connection from its first byte to its pool; each attempt has exactly one outcome. */
class BackendLoginHandlerTest {

  private static final BackendSettings SETTINGS =
      new BackendSettings(Endpoint.tcp("toy", 1), "", "", Secret.NONE, BackendTls.OFF, Map.of());

  private final SessionRig rig = new SessionRig(1);
  private final List<String> outcomes = new ArrayList<>();
  private final SessionRig.Client client;

  BackendLoginHandlerTest() {
    rig.byLogin = this::logIn;
    client = rig.client();
  }

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void logIn(PooledConnection connection, Peer peer) {
    BackendLoginHandler handler =
        new BackendLoginHandler(
            peer,
            rig.loop(),
            new BackendLoginHandler.BackendContext(SETTINGS, () -> null, null),
            ToyLogin::new,
            new BackendLoginHandler.Outcome() {
              @Override
              public void onLoggedIn(BackendLoginHandler login, BackendSession session) {
                outcomes.add("logged in");
                login.serve(connection, session, rig.events);
              }

              @Override
              public void onFailed(@Nullable BackendFailure failure, String why) {
                outcomes.add((failure == null ? "" : failure.code() + " ") + why);
                connection.onOpenFailed(failure, why);
              }

              @Override
              public void onTimedOut(String why) {
                outcomes.add("timed out");
                connection.onOpenTimedOut(why);
              }

              @Override
              public void onImpossible(String why) {
                outcomes.add("impossible");
              }
            });
    handler.limit(Duration.ofSeconds(10).toNanos());
    peer.pipeline().addLast(handler);
    peer.pipeline().fireChannelActive();
  }

  private Peer asked() {
    client.sends('Q', "ask");
    rig.settle();
    Peer backend = rig.backend(0);
    assertThat(backend.heard()).isEqualTo("Uproxy");
    return backend;
  }

  private void assertFailed(String outcome) {
    assertThat(outcomes.get(0)).contains(outcome);
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().meters().attemptsFailed.get()).isEqualTo(1);
    rig.backend(0).pipeline().fireChannelInactive();
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void aWelcomedConnectionServesWhoWaits() {
    Peer backend = asked();
    backend.sends('O', "");
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Qask");
    backend.sends('Z', "done");
    rig.settle();
    assertThat(client.heard()).isEqualTo("Zdone");
    rig.pass(Duration.ofSeconds(20));
    assertThat(backend.isOpen()).as("the login's limit is over").isTrue();
    assertThat(outcomes).containsExactly("logged in");
  }

  @Test
  void whatTheServerSaysBehindItsWelcomeIsNotTheClients() {
    Peer backend = asked();
    backend.sends(together(ToyWire.message('O', ""), ToyWire.message('n', "notice")));
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(backend.heard()).isEqualTo("Qask");
  }

  @Test
  void aServersLastWordBehindItsWelcomeIsAFailedAttempt() {
    Peer backend = asked();
    backend.sends(together(ToyWire.message('O', ""), ToyWire.message('E', "shutting down")));
    rig.settle();
    assertThat(rig.pool().meters().attemptsFailed.get()).isEqualTo(1);
    assertThat(rig.pool().meters().attemptsSucceeded.get()).isZero();
    assertThat(rig.pool().opening()).isZero();
    assertThat(backend.isOpen()).isFalse();
    rig.pass(Duration.ofMillis(200));
    rig.settle();
    rig.backend(1).sends('O', "");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("Uproxy Qask");
  }

  @Test
  void aRefusalForGoodIsToldToTheClient() {
    asked().sends('A', "");
    rig.settle();
    assertFailed("never unknown user");
    assertThat(client.heard()).isEqualTo("ebackend_refused");
    assertThat(rig.pool().lastFailure().code()).isEqualTo("never");
  }

  @Test
  void aRefusalForNowIsTriedAgain() {
    asked().sends('D', "");
    rig.settle();
    assertFailed("again too many");
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void aConnectionThatBreaksOffFails() {
    asked().close();
    rig.settle();
    assertFailed("the server closed the connection");
  }

  @Test
  void aServerThatSaysNothingInTimeFails() {
    asked();
    rig.pass(Duration.ofMillis(9_900));
    assertThat(outcomes).isEmpty();
    rig.pass(Duration.ofMillis(200));
    assertFailed("timed out");
  }

  @Test
  void garbageFails() {
    asked().sends(new byte[] {0, 0, 0, 1, 1, 1});
    rig.settle();
    assertFailed("length 1");
  }

  @Test
  void aFaultInALoginFails() {
    asked().sends('F', "");
    rig.settle();
    assertFailed("a fault in a login");
  }

  @Test
  void aPoolThatIsClosedMeanwhileTakesNoConnection() {
    Peer backend = asked();
    rig.pool().close(Rejection.TENANT_REMOVED);
    rig.loop().flush();
    assertThat(client.heard()).isEqualTo("etenant_removed");
    backend.sends('O', "");
    rig.settle();
    assertThat(backend.isOpen()).isFalse();
    assertThat(rig.pool().meters().closed(CloseReason.OUTDATED).get()).isEqualTo(1);
  }
}
