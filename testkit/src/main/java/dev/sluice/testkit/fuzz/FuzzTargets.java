package dev.sluice.testkit.fuzz;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A protocol's targets, and one that is any of the quick ones: the first byte of its input says
 * which, and the rest is what that one is given. So one process can fuzz them all, where each would
 * need some ten seconds to begin. Immutable, as its targets are.
 */
public final class FuzzTargets {

  private static final String ANY = "any";

  private final FuzzTarget any;
  private final List<FuzzTarget> quick;
  private final List<FuzzTarget> slow;

  /**
   * @param type the class that Jazzer is given for any of the quick ones; it calls {@link #tryAny}
   * @param quick those whose inputs take about as long as each other's to try
   * @param slow those beside which the others would hardly have their turn
   */
  public FuzzTargets(Class<?> type, List<FuzzTarget> quick, List<FuzzTarget> slow) {
    this.any = new FuzzTarget(ANY, type, this::tryAny);
    this.quick = List.copyOf(quick);
    this.slow = List.copyOf(slow);
  }

  public List<FuzzTarget> each() {
    return Stream.concat(quick.stream(), slow.stream()).toList();
  }

  /**
   * Tries one input for the target that it chooses; an empty one is for none.
   *
   * @throws AssertionError that names the target, if it shows a fault
   */
  public void tryAny(byte[] input) {
    if (input.length == 0) {
      return;
    }
    FuzzTarget chosen = quick.get((input[0] & 0xff) % quick.size());
    try {
      chosen.once().accept(Arrays.copyOfRange(input, 1, input.length));
    } catch (RuntimeException | AssertionError fault) {
      throw new AssertionError(chosen + ", behind the input's first byte: " + fault, fault);
    }
  }

  FuzzTarget any() {
    return any;
  }

  List<FuzzTarget> quick() {
    return quick;
  }

  List<FuzzTarget> slow() {
    return slow;
  }

  /** What is kept for each of the quick ones, as inputs of the one that is any. */
  Map<String, byte[]> corpus() throws IOException {
    Map<String, byte[]> inputs = new TreeMap<>();
    for (int i = 0; i < quick.size(); i++) {
      String label = quick.get(i).label();
      for (Map.Entry<String, byte[]> kept : Corpus.of(label).entrySet()) {
        byte[] input = new byte[1 + kept.getValue().length];
        input[0] = (byte) i;
        System.arraycopy(kept.getValue(), 0, input, 1, input.length - 1);
        inputs.put(label + "-" + kept.getKey(), input);
      }
    }
    return inputs;
  }
}
