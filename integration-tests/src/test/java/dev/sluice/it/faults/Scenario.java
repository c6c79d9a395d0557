package dev.sluice.it.faults;

import java.util.Random;

/**
 * One kind of fault. Immutable.
 *
 * @param <S> what it is played on
 * @param name what goes wrong, in a few words
 * @param opening sets the scene
 * @param strike does the damage and puts an end to it; whoever waits for recovery waits from there
 * @param tolerance what the clients may notice
 * @param check asserts what is special to this fault
 */
public record Scenario<S extends Scene>(
    String name, Opening<S> opening, Strike<S> strike, Tolerance tolerance, Check<S> check) {

  /** Sets a scene, where what is left to chance comes from the given source. */
  @FunctionalInterface
  public interface Opening<S> {
    S open(Random chance);
  }

  /** Does damage. */
  @FunctionalInterface
  public interface Strike<S> {
    void on(S scene) throws Exception;
  }

  /** Asserts. */
  @FunctionalInterface
  public interface Check<S> {
    void that(S scene, Evidence evidence);
  }

  /** A fault of which nothing special is to be said. */
  public Scenario(String name, Opening<S> opening, Strike<S> strike, Tolerance tolerance) {
    this(name, opening, strike, tolerance, (scene, evidence) -> {});
  }

  @Override
  public String toString() {
    return name;
  }
}
