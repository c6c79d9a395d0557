package dev.sluice.it.memory;

import dev.sluice.it.fixture.ChildSluice;

/** A Sluice with a heap of 48 MiB and little direct memory, and what it may take. Stateless. */
final class SmallSluice {

  static final int KIB = 1024;
  static final int MIB = 1024 * KIB;

  /** {@code sessionBuffer}, and what one turn of a loop may read beyond it. */
  static final int DIRECTION = 256 * KIB + 4 * 256 * KIB;

  /** What a process takes anyway while it runs: compiled code, what its allocators keep. */
  static final int SLACK = 24 * MIB;

  private SmallSluice() {}

  /**
   * Starts one.
   *
   * @param direct how many MiB of direct memory there are
   */
  static ChildSluice start(String yaml, int direct) {
    return ChildSluice.start(
        yaml,
        "-Xms48m",
        "-Xmx48m",
        "-XX:+AlwaysPreTouch",
        "-XX:MaxDirectMemorySize=" + direct + "m");
  }
}
