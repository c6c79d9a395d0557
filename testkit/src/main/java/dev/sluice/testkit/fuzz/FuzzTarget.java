package dev.sluice.testkit.fuzz;

import java.util.function.Consumer;

/**
 * Something that is fuzzed. Immutable, as long as what it tries is stateless.
 *
 * @param label the name of its folder in the corpus, and of its own in {@code target/fuzz}
 * @param type the class that Jazzer is given; it calls {@code fuzzerTestOneInput}
 * @param once tries one input; throws an {@link AssertionError} or another exception, if it shows a
 *     fault
 */
public record FuzzTarget(String label, Class<?> type, Consumer<byte[]> once) {

  @Override
  public String toString() {
    return label;
  }
}
