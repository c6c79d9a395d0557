package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyWire;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies behind a redirected one: 64 KiB for all, and 48 KiB a tenant. */
class KeptRepliesTest {

  private static final int KIB = 1024;

  private final HeldBudget budget = new HeldBudget(64 * KIB, 48 * KIB);
  private final SessionRig rig = new SessionRig(ToyLimits.limits(0, 8), budget);
  private final Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  /** From now on its replies are kept. */
  private static Resending keeping(Client whose) {
    whose.session().resends = true;
    Resending resending = whose.session().trunks().resending();
    resending.keep(true);
    return resending;
  }

  @Test
  void keptRepliesAreGivenInOrderAndInPieces() {
    rig.share(client, "0a", "0b", "0c", "0d");
    Resending kept = keeping(client);
    String large = "x".repeat(40 * KIB);
    rig.answer("1", large, "3");
    int first = ToyWire.message('Z', "1").length;
    int second = ToyWire.message('Z', large).length;
    assertThat(kept.kept()).isEqualTo(first + second + first);
    assertThat(client.heard()).isEmpty();
    kept.pass(first);
    kept.pass(second - 1);
    kept.pass(1 + first);
    kept.keep(false);
    rig.answer("4");
    assertThat(client.heard()).isEqualTo("Z1 Z" + large + " Z3 Z4");
    assertThat(kept.kept()).isZero();
  }

  @Test
  void whatIsKeptForSeveralIsBoundedForTheirTenant() {
    Client other = rig.client();
    for (Client each : new Client[] {client, other}) {
      rig.share(each, "0a");
      keeping(each);
    }
    rig.answer("x".repeat(20 * KIB), "y".repeat(30 * KIB));
    assertThat(other.peer().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }

  @Test
  void whatIsKeptCountsForTheProcess() {
    Client other = rig.clientOf("other");
    for (Client each : new Client[] {client, other}) {
      rig.share(each, "0a");
      keeping(each);
    }
    rig.answer("x".repeat(30 * KIB), "y".repeat(40 * KIB));
    assertThat(other.peer().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }

  /** It would be as long as the server likes. */
  @Test
  void replyIsCountedBeforeItsEnd() {
    rig.share(client, "0a", "0b");
    keeping(client);
    byte[] reply = ToyWire.message('r', "x".repeat(200 * KIB));
    rig.server().sends(Arrays.copyOf(reply, 60 * KIB));
    rig.settle();
    assertThat(client.peer().isOpen()).isFalse();
  }
}
