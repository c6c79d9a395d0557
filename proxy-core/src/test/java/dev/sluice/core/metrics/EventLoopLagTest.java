package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventLoopLagTest {

  /** Its loop's time and the ticker's are moved apart by the test: the difference is the lag. */
  private final EmbeddedChannel channel = new EmbeddedChannel();

  private long nanos;

  private final Ticker ticker =
      new Ticker() {
        @Override
        public long nanos() {
          return nanos;
        }

        @Override
        public long epochMillis() {
          return 0;
        }
      };

  private void advance(long loopMillis, long clockMillis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(clockMillis);
    channel.advanceTimeBy(loopMillis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private static String scrape(EventLoopLag lag) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.TEXT.write(out, lag.collector().collect());
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTaskThatRanLateCountsByHowMuch() throws IOException {
    channel.freezeTime();
    EventLoopLag lag = EventLoopLag.start(channel.eventLoop(), ticker);

    advance(500, 500);
    advance(500, 740);

    assertThat(scrape(lag))
        .contains("event_loop_lag_seconds_bucket{loop=\"0\",le=\"6.5536E-5\"} 1")
        .contains("event_loop_lag_seconds_count{loop=\"0\"} 2")
        .contains("event_loop_lag_seconds_sum{loop=\"0\"} 0.24");
  }

  @Test
  void nothingRunsOnceItIsClosed() throws IOException {
    channel.freezeTime();
    EventLoopLag lag = EventLoopLag.start(channel.eventLoop(), ticker);
    advance(500, 500);
    lag.close();

    advance(5_000, 5_000);

    assertThat(scrape(lag)).contains("event_loop_lag_seconds_count{loop=\"0\"} 1");
  }
}
