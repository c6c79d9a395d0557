package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnsettledTest {

  private final ReplyQueue owed = new ReplyQueue();
  private final Unsettled unsettled = new Unsettled();

  @Test
  void everythingConcernsAll() {
    unsettled.add(Unsettled.EVERYTHING, owed.batch());
    owed.add(Reply.QUERY);
    assertThat(unsettled.isInDoubt("a", owed)).isTrue();
  }

  @Test
  void answeredBatchesAreForgottenAndLaterOnesStay() {
    unsettled.add("a", owed.batch());
    owed.add(Reply.SYNC);
    unsettled.add("b", owed.batch());
    owed.add(Reply.SYNC);
    owed.pop();
    unsettled.settle(owed);
    assertThat(unsettled.isInDoubt("a", owed)).isFalse();
    assertThat(unsettled.isInDoubt("b", owed)).isTrue();
    assertThat(unsettled.isEmpty()).isFalse();
    owed.pop();
    unsettled.settle(owed);
    assertThat(unsettled.isEmpty()).isTrue();
  }

  @Test
  void batchThatHasNotGoneOutIsNotForgotten() {
    unsettled.add("a", owed.batch());
    unsettled.settle(owed);
    assertThat(unsettled.isEmpty()).isFalse();
    unsettled.clear();
    assertThat(unsettled.isEmpty()).isTrue();
  }
}
