package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsPageTest {

  private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(2);
  private final EventLoopLag lag = EventLoopLag.start(loops, Ticker.system());
  private final PollingTime polling = new PollingTime();
  private final MetricsPage page =
      new MetricsPage(() -> List.of(new FakeSlice(FakeSlice.ACME)), lag, polling);

  @AfterEach
  void stop() {
    page.close();
    lag.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private String read(Exposition format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    page.write(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void onePageHoldsPoolsLoopsJvmAndProcess() throws IOException {
    assertThat(read(Exposition.TEXT))
        .contains("# TYPE db_active_connections gauge")
        .contains("# HELP db_queries_total Queries that finished.")
        .contains("# TYPE db_query_duration_seconds histogram")
        .contains("event_loop_lag_seconds_count{loop=\"1\"}")
        .contains("jvm_memory_used_bytes")
        .contains("jvm_threads_live_threads")
        .contains("process_uptime_seconds")
        .contains("netty_allocator_memory_used");
  }

  @Test
  void timeThatLoopsPolledShowsInSeconds() throws IOException {
    polling.ofAnotherLoop().add(1_000);
    polling.ofAnotherLoop().add(2_500_000_000L);

    assertThat(read(Exposition.TEXT))
        .contains("# TYPE event_loop_polling_seconds_total counter")
        .contains("event_loop_polling_seconds_total{loop=\"0\"} 1.0E-6")
        .contains("event_loop_polling_seconds_total{loop=\"1\"} 2.5");
  }

  @Test
  void openMetricsEndsWithItsEndMark() throws IOException {
    assertThat(read(Exposition.OPEN_METRICS))
        .contains("# TYPE db_queries counter")
        .endsWith("# EOF\n");
  }

  @Test
  void aClosedPageStillShowsThePools() throws IOException {
    read(Exposition.TEXT);
    page.close();

    assertThat(read(Exposition.TEXT)).contains("db_active_connections{");
  }
}
