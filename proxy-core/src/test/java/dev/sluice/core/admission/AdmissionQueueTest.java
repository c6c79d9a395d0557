package dev.sluice.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.outcome.Rejection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {

  private static final class Named extends Waiter<String> {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void onGranted(String granted) {}

    @Override
    public void onRefused(Rejection reason, String detail) {}

    @Override
    public String toString() {
      return name;
    }
  }

  private final AdmissionQueue<String> queue = new AdmissionQueue<>();
  private final Named a = new Named("a");
  private final Named b = new Named("b");
  private final Named c = new Named("c");

  private List<Waiter<String>> drained() {
    List<Waiter<String>> all = new ArrayList<>();
    Waiter<String> next;
    while ((next = queue.poll()) != null) {
      all.add(next);
    }
    return all;
  }

  private void allThree() {
    queue.add(a, 1);
    queue.add(b, 2);
    queue.add(c, 3);
  }

  @Test
  void firstComeFirstServed() {
    allThree();
    assertThat(queue.peek()).isSameAs(a);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(drained()).containsExactly(a, b, c);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.peek()).isNull();
    assertThat(queue.poll()).isNull();
  }

  @Test
  void oneMayLeaveFromAnyPlace() {
    for (Named leaver : List.of(a, b, c)) {
      allThree();
      leaver.leave();
      assertThat(leaver.isWaiting()).isFalse();
      assertThat(queue.size()).isEqualTo(2);
      List<Waiter<String>> rest = new ArrayList<>(List.of(a, b, c));
      rest.remove(leaver);
      assertThat(drained()).containsExactlyElementsOf(rest);
    }
  }

  @Test
  void leavingTwiceOrWithoutStandingInLineDoesNothing() {
    a.leave();
    allThree();
    b.leave();
    b.leave();
    assertThat(drained()).containsExactly(a, c);
  }

  @Test
  void whoWaitsCannotJoinAgainButWhoWasServedCan() {
    queue.add(a, 1);
    assertThatThrownBy(() -> queue.add(a, 2)).isInstanceOf(IllegalStateException.class);
    queue.poll();
    queue.add(b, 3);
    queue.add(a, 4);
    assertThat(a.since()).isEqualTo(4);
    assertThat(drained()).containsExactly(b, a);
  }

  @Property(tries = 300)
  void behavesLikeAList(@ForAll long seed) {
    Random random = new Random(seed);
    AdmissionQueue<String> tested = new AdmissionQueue<>();
    ArrayDeque<Waiter<String>> model = new ArrayDeque<>();
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(new Named("w" + i));
    }
    for (int step = 0; step < 200; step++) {
      Named one = all.get(random.nextInt(all.size()));
      switch (random.nextInt(3)) {
        case 0 -> {
          if (!one.isWaiting()) {
            tested.add(one, step);
            model.add(one);
          }
        }
        case 1 -> {
          one.leave();
          model.remove(one);
        }
        default -> assertThat(tested.poll()).isSameAs(model.poll());
      }
      assertThat(tested.size()).isEqualTo(model.size());
      assertThat(tested.peek()).isSameAs(model.peek());
    }
  }
}
