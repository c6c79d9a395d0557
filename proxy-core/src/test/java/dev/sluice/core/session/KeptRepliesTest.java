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

  /** What it sent is answered that it belongs elsewhere: what comes behind that is kept. */
  private Resending keeping(Client whose) {
    whose.session().resends = true;
    Resending resending = whose.session().trunks().resending();
    rig.share(whose, "00 belongs elsewhere");
    rig.server().sends('p', "");
    rig.settle();
    return resending;
  }

  private void sentAgain(Resending by, String answer) {
    ToyWire.send(by.again(), 'M', "00 again");
    rig.answer(answer);
  }

  @Test
  void keptRepliesAreGivenUpToTheNextGap() {
    client.session().resends = true;
    Resending kept = client.session().trunks().resending();
    rig.share(client, "00a", "00b", "00c", "00d", "00e");
    String large = "x".repeat(40 * KIB);
    rig.answer("1");
    rig.server().sends('p', "");
    rig.answer(large);
    rig.server().sends('p', "");
    rig.answer("5");
    assertThat(client.session().told()).contains("withheld 0 4", "withheld 0 2");
    assertThat(client.heard()).isEqualTo("Z1");
    kept.pass();
    sentAgain(kept, "2");
    assertThat(client.heard()).isEqualTo("Z2");
    kept.pass();
    sentAgain(kept, "4");
    assertThat(client.heard()).isEqualTo("Z" + large + " Z4");
    kept.pass();
    rig.loop().flush();
    assertThat(client.heard()).isEqualTo("Z5");
  }

  @Test
  void whatIsKeptForSeveralIsBoundedForTheirTenant() {
    Client other = rig.client();
    keeping(client);
    keeping(other);
    rig.share(client, "00a");
    rig.share(other, "00a");
    rig.answer("x".repeat(20 * KIB), "y".repeat(30 * KIB));
    assertThat(other.peer().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }

  @Test
  void whatIsKeptCountsForTheProcess() {
    Client other = rig.clientOf("other");
    keeping(client);
    keeping(other);
    rig.share(client, "00a");
    rig.share(other, "00a");
    rig.answer("x".repeat(30 * KIB), "y".repeat(40 * KIB));
    assertThat(other.peer().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }

  /** It would be as long as the server likes. */
  @Test
  void replyIsCountedBeforeItsEnd() {
    keeping(client);
    rig.share(client, "00a", "00b");
    byte[] reply = ToyWire.message('r', "x".repeat(200 * KIB));
    rig.server().sends(Arrays.copyOf(reply, 60 * KIB));
    rig.settle();
    assertThat(client.peer().isOpen()).isFalse();
  }
}
