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

  private static final int STRETCHES = 4;
  private static SessionRig rig;
  private static List<Stretch> stretches;

  private record Reply(Stretch stretch, boolean muted, long since) {}

  @BeforeContainer
  static void open() {
    rig = new SessionRig(1);
    stretches = new ArrayList<>();
    for (int i = 0; i < STRETCHES; i++) {
      stretches.add(rig.stretch());
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
        Reply reply = new Reply(stretches.get(step % STRETCHES), step % 8 == 7, now);
        model.add(reply);
        order.add(reply.stretch, reply.muted, reply.since);
      }
      assertThat(order.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(replies(order))
          .isEqualTo(model.stream().map(r -> name(r.stretch, r.muted)).toList());
    }
  }

  private static String name(Stretch stretch, boolean muted) {
    return stretches.indexOf(stretch) + " " + muted;
  }

  private static void check(TrunkOrder order, Reply expected) {
    assertThat(order.first()).isSameAs(expected.stretch);
    assertThat(order.isFirstMuted()).isEqualTo(expected.muted);
    assertThat(order.firstSince()).isEqualTo(expected.since);
  }

  private static List<String> replies(TrunkOrder order) {
    List<String> all = new ArrayList<>();
    order.forEach(
        (stretch, replies, muted) -> {
          for (int i = 0; i < replies; i++) {
            all.add(name(stretch, muted));
          }
        });
    return all;
  }
}
