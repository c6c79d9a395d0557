package dev.sluice.it.differential;

import java.util.List;
import java.util.Random;

/** What one client's script leaves to chance, and its marks. Confined to the script's maker. */
public class Choices {

  private final int client;
  private final Random random;
  private int serial;

  /** The same random numbers make the same choices. */
  public Choices(int client, Random random) {
    this.client = client;
    this.random = random;
  }

  public final int client() {
    return client;
  }

  /** A value of this client's that no other value of the script is equal to. */
  public final String mark() {
    return Marks.of(client) + ++serial + " ";
  }

  public final boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  public final int upTo(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // read only
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  public final <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
