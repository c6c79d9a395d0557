package dev.sluice.testkit.fuzz;

/** Something that is fuzzed. Implementations are stateless. */
public interface FuzzTarget {

  /** The name of its folder in the corpus, and of its own in {@code target/fuzz}. */
  String label();

  /** The class that Jazzer is given; it calls {@code fuzzerTestOneInput}. */
  Class<?> type();

  /**
   * Tries one input.
   *
   * @throws AssertionError or another exception, if it shows a fault
   */
  void run(byte[] input);
}
