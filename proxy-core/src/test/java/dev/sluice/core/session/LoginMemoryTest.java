package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.toy.ToyWire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of clients that have not logged in, 100 KiB may be kept beside 4 KiB of each. */
class LoginMemoryTest {

  private static final int KIB = 1024;

  private final HeldBudget held = new HeldBudget(800L * KIB, 800L * KIB);
  private final LoginRig rig = new LoginRig(held);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  /** Somebody who has said so much of a longer message. */
  private Peer stranger(int bytes) {
    Peer peer = rig.connect();
    peer.sends(Arrays.copyOf(ToyWire.message('U', "x".repeat(100 * KIB)), bytes));
    rig.settle();
    return peer;
  }

  private List<Peer> strangers(int count, int bytes) {
    List<Peer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(stranger(bytes));
    }
    return all;
  }

  private static boolean isIn(Peer peer) {
    return !peer.isOutputShutdown();
  }

  @Test
  void allOfThemTogetherAreBounded() {
    List<Peer> all = strangers(40, 20 * KIB);
    assertThat(all.stream().filter(LoginMemoryTest::isIn).count()).isBetween(2L, 6L);
    assertThat(all.get(0).isOutputShutdown()).isFalse();
    assertThat(all.get(39).heard()).isEqualTo("xslow_sender");
    assertThat(rig.home.bytesHeld()).isLessThan(150L * KIB);
  }

  @Test
  void whoeverIsClosedForThatLeavesAnEvent() {
    List<Peer> all = strangers(40, 20 * KIB);
    long closed = all.stream().filter(peer -> !isIn(peer)).count();
    assertThat(rig.home.events.of(Event.Kind.CLIENT_CLOSED))
        .hasSize((int) closed)
        .allMatch(event -> event.endsWith("reason=slow_sender before its login"));
  }

  @Test
  void whoeverSaysLittleGetsInAllTheSame() {
    strangers(40, 20 * KIB);
    assertThat(strangers(20, 1_000)).allMatch(LoginMemoryTest::isIn);
    Peer peer = rig.connect();
    peer.sends('U', "app/db");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    peer.sends('X', "");
    rig.settle();
  }

  @Test
  void whoeverIsGoneMakesRoom() {
    List<Peer> first = strangers(40, 20 * KIB);
    first.forEach(Peer::close);
    rig.settle();
    first.forEach(Peer::runTasks);
    assertThat(strangers(2, 20 * KIB)).allMatch(LoginMemoryTest::isIn);
  }

  @Test
  void whoeverHasLoggedInMakesRoom() {
    for (int i = 0; i < 20; i++) {
      Peer peer = rig.connect();
      peer.sends('U', "y".repeat(20 * KIB) + "/db");
      rig.settle();
      assertThat(peer.heard()).startsWith("Oacme/y");
      peer.sends('X', "");
      rig.settle();
    }
  }
}
