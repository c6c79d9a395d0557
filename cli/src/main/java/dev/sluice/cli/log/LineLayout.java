package dev.sluice.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line an event: {@code 2026-01-31T12:00:00.123Z WARN sluice.events breaker_opened …}. Line
 * ends inside a message are written as {@code \n}, so that nobody can forge a line by what he
 * sends. An exception follows in the same line, with its causes and the first calls of each.
 * Thread-safe.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {

  private static final int CALLS = 6;
  private static final int CAUSES = 5;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS));
    // Instant leaves the fraction out when it is zero; columns should stand still.
    if (event.getTimeStamp() % 1000 == 0) {
      line.insert(line.length() - 1, ".000");
    }
    line.append(' ').append(event.getLevel().levelStr);
    line.append(" ".repeat(Math.max(0, 5 - event.getLevel().levelStr.length())));
    line.append(' ').append(event.getLoggerName()).append(' ');
    appendFlat(line, event.getFormattedMessage());
    appendThrowable(line, event.getThrowableProxy());
    return line.append('\n').toString();
  }

  private static void appendThrowable(StringBuilder line, IThrowableProxy thrown) {
    String lead = ": ";
    IThrowableProxy cause = thrown;
    for (int depth = 0; cause != null && depth < CAUSES; depth++) {
      line.append(lead).append(cause.getClassName());
      if (cause.getMessage() != null) {
        appendFlat(line.append(": "), cause.getMessage());
      }
      StackTraceElementProxy[] calls = cause.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(CALLS, calls.length); i++) {
        line.append(i == 0 ? " [" : ", ").append(calls[i].getStackTraceElement());
      }
      line.append(calls.length > 0 ? "]" : "");
      lead = "; caused by ";
      cause = cause.getCause();
    }
  }

  private static void appendFlat(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append(c);
        default -> line.append(Character.isISOControl(c) ? '?' : c);
      }
    }
  }
}
