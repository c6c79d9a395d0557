package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Request;

/** Reads the argument of SELECT. Stateless. */
final class DatabaseNumber {

  /** More digits than any server's number of databases has. */
  private static final int MOST_DIGITS = 6;

  private DatabaseNumber() {}

  /** The number, or -1 if the command is not one that a server would understand. */
  static int of(Frame frame) {
    if (Request.isPart(frame.kind()) || Request.count(frame.kind()) != 2) {
      return -1;
    }
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    String text = arguments.text();
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && (text.length() == 1 || text.charAt(0) != '0')
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }
}
