package dev.sluice.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LineLayoutTest {

  private final LoggerContext context = new LoggerContext();

  private String line(Level level, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger("sluice.events"), level, message, thrown, new Object[0]);
    event.setInstant(Instant.parse("2026-01-31T12:00:00Z"));
    return new LineLayout().doLayout(event);
  }

  @Test
  void columnsStandStill() {
    assertThat(line(Level.INFO, "listener_bound", null))
        .isEqualTo("2026-01-31T12:00:00.000Z INFO  sluice.events listener_bound\n");
    assertThat(line(Level.ERROR, "x", null))
        .isEqualTo("2026-01-31T12:00:00.000Z ERROR sluice.events x\n");
  }

  @Test
  void aMessageCannotForgeALine() {
    assertThat(line(Level.WARN, "user a\nb\r\u001b[31mc\u0000", null))
        .isEqualTo("2026-01-31T12:00:00.000Z WARN  sluice.events user a\\nb\\r?[31mc?\n");
  }

  @Test
  void anExceptionStaysInItsLineWithCausesAndFirstCalls() {
    Exception thrown = new IllegalStateException("outer\nline", new IOException("inner"));

    String line = line(Level.ERROR, "failed", thrown);

    assertThat(line)
        .containsSubsequence(
            "failed: java.lang.IllegalStateException: outer\\nline [",
            "LineLayoutTest.anException",
            "]; caused by java.io.IOException: inner [")
        .containsOnlyOnce("\n");
  }

  @Test
  void exceptionsThatCauseEachOtherEnd() {
    Exception first = new IllegalStateException("first");
    Exception second = new IllegalStateException("second", first);
    first.initCause(second);

    assertThat(line(Level.ERROR, "failed", second)).endsWith("\n");
  }
}
