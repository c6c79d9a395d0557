package dev.sluice.it.faults.redis;

import dev.sluice.testkit.redis.RespWire;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection on which everything may go wrong: each batch of commands has an {@link
 * Answer}, never an exception. Confined to one thread.
 */
final class Talk implements AutoCloseable {

  private final int port;
  private @Nullable RespWire wire;

  Talk(int port) {
    this.port = port;
  }

  /** Sends commands in one go, and hears as many replies, or as many as come. */
  Answer ask(String... commands) {
    List<String> heard = new ArrayList<>();
    boolean sent = false;
    try {
      RespWire open = wire;
      if (open == null) {
        open = RespWire.connect("127.0.0.1", port);
        wire = open;
      }
      open.raw(String.join("", commands));
      sent = true;
      while (heard.size() < commands.length) {
        heard.add(open.read());
      }
      return new Answer(heard, Answer.End.NONE);
    } catch (UncheckedIOException e) {
      close();
      boolean silent = e.getCause() instanceof SocketTimeoutException;
      return new Answer(
          heard, silent ? Answer.End.SILENT : sent ? Answer.End.CLOSED : Answer.End.UNSENT);
    }
  }

  @Override
  public void close() {
    RespWire open = wire;
    wire = null;
    if (open != null) {
      open.close();
    }
  }
}
