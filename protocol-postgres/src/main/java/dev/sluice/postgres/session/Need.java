package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;

/** Asks to be shown a message again when more of it is at hand. Stateless. */
final class Need {

  private Need() {}

  /** Asks for more than is at hand, to find the end of a name. */
  static Verdict more(Frame frame) {
    frame.need((int) Math.min(frame.length(), 2L * frame.available() + 64));
    return Verdict.MORE;
  }

  /** Asks for so much of the body, or all of it if it is shorter. */
  static Verdict atLeast(Frame frame, int body) {
    frame.need((int) Math.min(frame.length(), body + frame.length() - frame.bodyLength()));
    return Verdict.MORE;
  }

  static Verdict whole(Frame frame) {
    frame.need((int) Math.min(frame.length(), Integer.MAX_VALUE));
    return Verdict.MORE;
  }
}
