package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.toy.ToyWire;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session is told when its backend connection is lost, and what it loses with it. */
class BackendLossTest {
  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aLostBackendEndsTheSessionThatHeldIt() {
    rig.ask(client, "one");
    rig.backend(0).close();
    rig.settle();
    assertThat(client.session().told())
        .containsExactly("start", "lease", "lost backend_lost", "closing backend_lost", "closed");
    assertThat(client.heard()).isEqualTo("xbackend_lost");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.pool().meters().closed(CloseReason.PEER_LOST).get()).isEqualTo(1);
  }

  @Test
  void aServersLastWordReachesTheClientBeforeTheEnd() {
    rig.ask(client, "one");
    rig.backend(0)
        .sends(together(ToyWire.message('r', "row"), ToyWire.message('E', "shutting down")));
    rig.settle();
    assertThat(client.heard()).isEqualTo("rrow");
    assertThat(client.session().told()).contains("lost backend_fatal").doesNotContain("closing");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void aSessionThatCanGoOnWithoutItsBackendDoes() {
    client.session().survivesLoss = true;
    rig.ask(client, "one");
    rig.backend(0).close();
    rig.settle();
    assertThat(client.peer().isOpen()).isTrue();
    client.sends('Q', "two");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("Qtwo");
  }

  @Test
  void theRestOfAMessageDoesNotGoToAnotherBackend() {
    client.session().survivesLoss = true;
    byte[] message = ToyWire.message('Q', "x".repeat(40_000));
    client.peer().sends(Arrays.copyOf(message, 20_000));
    rig.settle();
    rig.backend(0).close();
    rig.settle();
    client.session().tools().acquire();
    rig.settle();
    assertThat(rig.backends).hasSize(2);
    client.peer().sends(Arrays.copyOfRange(message, 20_000, message.length));
    client.sends('Q', "whole");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("Qwhole");
  }

  @Test
  void anIdleBackendThatIsLostConcernsNoClient() {
    rig.ask(client, "one");
    rig.answer("1");
    client.heard();
    rig.backend(0).close();
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(rig.pool().connections()).isEmpty();
    rig.ask(client, "two");
    assertThat(rig.backend(1).heard()).isEqualTo("Qtwo");
  }
}
