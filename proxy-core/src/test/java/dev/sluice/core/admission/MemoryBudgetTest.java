package dev.sluice.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 100 bytes for all, beside 10 of each. */
class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(100, 10);

  @Test
  void littleOfItsOwnIsNotDrawn() {
    for (int i = 0; i < 50; i++) {
      assertThat(budget.newShare().hold(10)).isTrue();
    }
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void onlyWhatIsMoreIsDrawn() {
    MemoryBudget.Share share = budget.newShare();
    assertThat(share.hold(11)).isTrue();
    assertThat(budget.drawn()).isEqualTo(1);
    assertThat(share.hold(40)).isTrue();
    assertThat(share.drawn()).isEqualTo(30);
    assertThat(budget.drawn()).isEqualTo(30);
  }

  @Test
  void whatIsNotHeldAnyMoreIsGivenBack() {
    MemoryBudget.Share first = budget.newShare();
    MemoryBudget.Share second = budget.newShare();
    first.hold(50);
    second.hold(30);
    first.hold(20);
    assertThat(budget.drawn()).isEqualTo(30);
    first.hold(5);
    second.hold(0);
    assertThat(first.drawn()).isZero();
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void allOfItMayBeDrawn() {
    assertThat(budget.newShare().hold(109)).isTrue();
    assertThat(budget.isSpent()).isFalse();
    assertThat(budget.newShare().hold(11)).isTrue();
    assertThat(budget.isSpent()).isTrue();
    assertThat(budget.isExceeded()).isFalse();
  }

  @Test
  void whoeverDrawsMoreThanThereIsHearsOfItAndHasDrawnItAllTheSame() {
    MemoryBudget.Share share = budget.newShare();
    assertThat(share.hold(111)).isFalse();
    assertThat(budget.isExceeded()).isTrue();
    assertThat(budget.drawn()).isEqualTo(101);
  }

  @Test
  void whoeverDrawsNothingMoreIsNotToldWhatOthersDo() {
    MemoryBudget.Share share = budget.newShare();
    share.hold(50);
    budget.newShare().hold(200);
    assertThat(share.hold(50)).isTrue();
    assertThat(share.hold(40)).isTrue();
    assertThat(budget.newShare().hold(10)).isTrue();
    assertThat(share.hold(41)).isFalse();
  }

  @Test
  void nothingIsLostBetweenThreads() {
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            i -> {
              MemoryBudget.Share share = budget.newShare();
              for (int held = 0; held < 1_000; held++) {
                share.hold(held);
              }
              share.hold(i);
            });
    assertThat(budget.drawn()).isEqualTo(IntStream.range(10, 64).map(i -> i - 10).sum());
  }

  @Test
  void lessThanNothingCannotBeHad() {
    assertThatThrownBy(() -> new MemoryBudget(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBudget(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
