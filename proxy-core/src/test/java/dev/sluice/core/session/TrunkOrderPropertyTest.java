package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is booked and answered, the order is that of a plain queue of replies. */
class TrunkOrderPropertyTest {

  private static final int SEATS = 4;
  private static SessionRig rig;
  private static List<TrunkSeat> seats;

  private record Reply(TrunkSeat seat, boolean muted, long since) {}

  @BeforeContainer
  static void open() {
    rig = new SessionRig(1);
    seats = new ArrayList<>();
    for (int i = 0; i < SEATS; i++) {
      seats.add(rig.seat());
    }
  }

  @AfterContainer
  static void close() {
    rig.close();
  }

  /**
   * Each step is a number: some forget everybody, some answer, some let time pass, the rest book a
   * reply.
   */
  @Property
  void isAQueue(
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 39) Integer> steps,
      @ForAll @IntRange(min = 4, max = 30) int answers) {
    TrunkOrder order = new TrunkOrder();
    ArrayDeque<Reply> model = new ArrayDeque<>();
    long now = 1;
    for (int step : steps) {
      if (step == 0 && now % 5 == 0) {
        order.clear();
        model.clear();
      } else if (step < answers) {
        now++;
        if (!model.isEmpty()) {
          check(order, model.remove());
          order.finishFirst();
        }
      } else {
        Reply reply = new Reply(seats.get(step % SEATS), step % 8 == 7, now);
        model.add(reply);
        order.add(reply.seat, reply.muted, reply.since);
      }
      assertThat(order.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(replies(order)).isEqualTo(model.stream().map(r -> name(r.seat, r.muted)).toList());
    }
  }

  private static String name(TrunkSeat seat, boolean muted) {
    return seats.indexOf(seat) + " " + muted;
  }

  private static void check(TrunkOrder order, Reply expected) {
    assertThat(order.first()).isSameAs(expected.seat);
    assertThat(order.isFirstMuted()).isEqualTo(expected.muted);
    assertThat(order.firstSince()).isEqualTo(expected.since);
  }

  private static List<String> replies(TrunkOrder order) {
    List<String> all = new ArrayList<>();
    order.forEach(
        (seat, replies, muted) -> {
          for (int i = 0; i < replies; i++) {
            all.add(name(seat, muted));
          }
        });
    return all;
  }
}
