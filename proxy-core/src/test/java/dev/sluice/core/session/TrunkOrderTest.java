package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose reply comes next, however many there are. */
class TrunkOrderTest {

  private final SessionRig rig = new SessionRig(1);

  @AfterEach
  void close() {
    rig.close();
  }

  private Stretch stretch() {
    return rig.stretch();
  }

  @Test
  void pipelineOfOneTurnIsOneEntry() {
    TrunkOrder order = new TrunkOrder();
    Stretch stretch = stretch();
    for (int i = 0; i < 100; i++) {
      order.add(stretch, false, 1);
    }
    assertThat(order.size()).isEqualTo(1);
    assertThat(order.owed()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      assertThat(order.first()).isSameAs(stretch);
      order.finishFirst();
    }
    assertThat(order.isEmpty()).isTrue();
    assertThat(order.owed()).isZero();
    assertThat(order.first()).isNull();
  }

  @Test
  void laterTurnAndSilenceAreEntriesOfTheirOwn() {
    TrunkOrder order = new TrunkOrder();
    Stretch stretch = stretch();
    order.add(stretch, false, 1);
    order.add(stretch, false, 2);
    order.add(stretch, true, 2);
    assertThat(order.size()).isEqualTo(3);
    assertThat(order.firstSince()).isEqualTo(1);
    order.finishFirst();
    order.finishFirst();
    assertThat(order.isFirstMuted()).isTrue();
  }

  @Test
  void orderIsKeptWhileTheRingGrowsAndTurns() {
    TrunkOrder order = new TrunkOrder();
    List<Stretch> stretches = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      stretches.add(stretch());
    }
    ArrayDeque<Stretch> expected = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 52 || expected.isEmpty()) {
        Stretch stretch = stretches.get(random.nextInt(stretches.size()));
        order.add(stretch, false, random.nextInt(3));
        expected.add(stretch);
      } else {
        assertThat(order.first()).isSameAs(expected.remove());
        order.finishFirst();
      }
    }
    int[] counted = {0};
    order.forEach((stretch, replies, muted) -> counted[0] += replies);
    assertThat(counted[0]).isEqualTo(expected.size());
  }
}
