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

  private TrunkSeat seat() {
    return rig.seat();
  }

  @Test
  void pipelineOfOneTurnIsOneEntry() {
    TrunkOrder order = new TrunkOrder();
    TrunkSeat seat = seat();
    for (int i = 0; i < 100; i++) {
      order.add(seat, false, 1);
    }
    assertThat(order.size()).isEqualTo(1);
    assertThat(order.owed()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      assertThat(order.first()).isSameAs(seat);
      order.finishFirst();
    }
    assertThat(order.isEmpty()).isTrue();
    assertThat(order.owed()).isZero();
    assertThat(order.first()).isNull();
  }

  @Test
  void laterTurnAndSilenceAreEntriesOfTheirOwn() {
    TrunkOrder order = new TrunkOrder();
    TrunkSeat seat = seat();
    order.add(seat, false, 1);
    order.add(seat, false, 2);
    order.add(seat, true, 2);
    assertThat(order.size()).isEqualTo(3);
    assertThat(order.firstSince()).isEqualTo(1);
    order.finishFirst();
    order.finishFirst();
    assertThat(order.isFirstMuted()).isTrue();
  }

  @Test
  void orderIsKeptWhileTheRingGrowsAndTurns() {
    TrunkOrder order = new TrunkOrder();
    List<TrunkSeat> seats = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seats.add(seat());
    }
    ArrayDeque<TrunkSeat> expected = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 52 || expected.isEmpty()) {
        TrunkSeat seat = seats.get(random.nextInt(seats.size()));
        order.add(seat, false, random.nextInt(3));
        expected.add(seat);
      } else {
        assertThat(order.first()).isSameAs(expected.remove());
        order.finishFirst();
      }
    }
    int[] counted = {0};
    order.forEach((seat, replies, muted) -> counted[0] += replies);
    assertThat(counted[0]).isEqualTo(expected.size());
  }
}
