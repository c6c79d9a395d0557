package dev.sluice.cli.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.slf4j.LoggerFactory;

/**
 * Sets the log up; logback finds it by {@code ServiceLoader}. An operator who wants another log
 * gives logback's own {@code -Dlogback.configurationFile}, and this steps aside.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

  /** How many lines may wait to be written. */
  private static final int QUEUE = 8_192;

  private static final int FLUSH_MILLIS = 1_000;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // Without a listener logback goes through its own messages to print the worst of them.
    context.getStatusManager().add(new NopStatusListener());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = LogLevel.of(System.getenv());
    root.setLevel(level);
    // Netty's debugging output is about Netty: a page at start, nothing about who connects.
    if (level == Level.DEBUG) {
      context.getLogger("io.netty").setLevel(Level.INFO);
    }
    root.addAppender(aside(context, standardError(context)));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
    LineLayout layout = new LineLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  /** Writes on a thread of its own: a reader of the log who stalls must not stall event loops. */
  private static AsyncAppender aside(
      LoggerContext context, ConsoleAppender<ILoggingEvent> console) {
    AsyncAppender aside = new AsyncAppender();
    aside.setContext(context);
    aside.setName("sluice-log");
    aside.setQueueSize(QUEUE);
    aside.setDiscardingThreshold(0);
    aside.setNeverBlock(true);
    aside.setMaxFlushTime(FLUSH_MILLIS);
    aside.addAppender(console);
    aside.start();
    return aside;
  }

  /** Writes what waits to be written, for at most a second, and ends the log. */
  public static void finish() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
