package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Work;
import java.util.List;
import java.util.Locale;

/**
 * What came of some commands. Immutable.
 *
 * @param replies those that came, in order
 * @param end what kept the others from coming
 */
record Answer(List<String> replies, End end) {

  /** How a connection ended. */
  enum End {
    /** It did not. */
    NONE,
    /** It was closed or reset. */
    CLOSED,
    /** The same before all was sent. */
    UNSENT,
    /** Nothing came, and no end. */
    SILENT
  }

  Answer {
    replies = List.copyOf(replies);
  }

  /** Tells the unit what must never be. */
  Answer complainTo(Work unit, String when) {
    if (end == End.SILENT) {
      unit.hung(when + " after " + replies);
    }
    return this;
  }

  String reply(int index) {
    return index < replies.size() ? replies.get(index) : "";
  }

  boolean isError(int index) {
    return reply(index).startsWith("-");
  }

  /** Whether a command may have been carried out for all that its client was told. */
  boolean isDoubtful(int index) {
    return reply(index).isEmpty() || reply(index).endsWith("may have been executed or not");
  }

  /** A short word for what was heard: an error's code and, if it is Sluice's own, its beginning. */
  String code(int index) {
    String text = reply(index);
    if (text.isEmpty()) {
      return end.toString().toLowerCase(Locale.ROOT);
    }
    if (text.startsWith("-ERR ")) {
      return text.substring(5).split("[,:]", 2)[0];
    }
    return text.substring(1).split(" ", 2)[0];
  }
}
