package dev.sluice.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureWindowTest {

  private final FailureWindow window = new FailureWindow(4);

  private void add(String outcomes) {
    outcomes.chars().forEach(outcome -> window.add(outcome == 'x'));
  }

  @Test
  void nothingIsFailingBeforeTheWindowIsFull() {
    add("xxx");
    assertThat(window.isFailing(50)).isFalse();
    add("x");
    assertThat(window.isFailing(50)).isTrue();
  }

  @Test
  void aShareOfFailuresAtTheThresholdIsFailing() {
    add("xo.x".replace('.', 'o'));
    assertThat(window.isFailing(50)).isTrue();
    assertThat(window.isFailing(51)).isFalse();
  }

  @Test
  void onlyTheLastOutcomesCount() {
    add("xxxx");
    add("ooo");
    assertThat(window.isFailing(50)).isFalse();
    assertThat(window.isFailing(25)).isTrue();
    add("o");
    assertThat(window.isFailing(25)).isFalse();
  }

  @Test
  void aSuccessEndsTheRunOfFailures() {
    add("oxx");
    assertThat(window.consecutive()).isEqualTo(2);
    add("o");
    assertThat(window.consecutive()).isZero();
    add("xxxxxx");
    assertThat(window.consecutive()).isEqualTo(6);
  }

  @Test
  void resetForgetsEverything() {
    add("xxxx");
    window.reset();
    assertThat(window.consecutive()).isZero();
    assertThat(window.isFailing(1)).isFalse();
    add("ooox");
    assertThat(window.isFailing(50)).isFalse();
    assertThat(window.isFailing(25)).isTrue();
  }
}
