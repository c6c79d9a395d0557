package dev.sluice.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.time.Ticker;
import org.junit.jupiter.api.Test;

final class RingEventLogTest {

  private long now = 1_000;

  private final RingEventLog log =
      new RingEventLog(
          new Ticker() {
            @Override
            public long nanos() {
              return 0;
            }

            @Override
            public long epochMillis() {
              return now++;
            }
          },
          3);

  @Test
  void theOldestLeavesWhenThereAreTooMany() {
    for (int i = 1; i <= 5; i++) {
      log.record(Event.Kind.BREAKER_OPENED, "acme", "db", "number " + i);
    }

    assertThat(log.recent())
        .extracting(Event::detail)
        .containsExactly("number 3", "number 4", "number 5");
  }

  @Test
  void whatHappensAllTheTimePushesNothingElseOut() {
    log.record(Event.Kind.BREAKER_OPENED, "acme", "db", "rare");
    for (int i = 1; i <= 100; i++) {
      log.record(Event.Kind.CLIENT_CLOSED, "acme", "client", "often");
    }
    log.record(Event.Kind.BREAKER_CLOSED, "acme", "db", "rare");

    assertThat(log.recent())
        .extracting(Event::detail)
        .containsExactly("rare", "often", "often", "often", "rare");
    assertThat(log.recent()).extracting(Event::epochMillis).isSorted();
  }

  @Test
  void aCapacityOfNothingIsRefused() {
    assertThatThrownBy(() -> new RingEventLog(Ticker.system(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
