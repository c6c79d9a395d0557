package dev.sluice.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Something that a client does, from one message to a batch with waits in between; the last stroke
 * has no wait yet. Confined to the script's maker.
 *
 * @param <M> a message of the protocol
 * @param <S> the protocol's own kind of deed
 */
public abstract class Deed<M, S extends Deed<M, S>> {

  private final List<Stroke> strokes = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private int awaited;
  private boolean determined = true;
  private boolean pipelines = true;
  private Optional<Interruption> interruption = Optional.empty();

  protected abstract S self();

  protected abstract byte[] bytes(M message);

  /** Says messages, one behind the other. */
  @SafeVarargs
  @SuppressWarnings("varargs") // read only
  public final S send(M... messages) {
    for (M message : messages) {
      pieces.add(new Piece(bytes(message), message));
    }
    return self();
  }

  /** Ends the stroke with a wait. */
  public final S then(Await await) {
    strokes.add(new Stroke(pieces, await, interruption));
    interruption = Optional.empty();
    pieces.clear();
    return self();
  }

  /** How many replies it brings that clients count, or the most of them where that depends. */
  public final S awaits(int count) {
    awaited += count;
    return self();
  }

  /** What comes differs from run to run. */
  public final S undetermined() {
    determined = false;
    return alone();
  }

  /** Nothing may go out behind it before its replies are there. */
  public final S alone() {
    pipelines = false;
    return self();
  }

  /** Something is said on another connection once the present stroke has been sent. */
  public final S interruptedBy(Interruption by) {
    interruption = Optional.of(by);
    return alone();
  }

  public final int awaited() {
    return awaited;
  }

  public final boolean isDetermined() {
    return determined;
  }

  public final boolean pipelines() {
    return pipelines;
  }

  /** The strokes, with this wait behind the last. */
  public final List<Stroke> strokes(Await last) {
    List<Stroke> all = new ArrayList<>(strokes);
    all.add(new Stroke(pieces, last, interruption));
    return all;
  }

  /**
   * Deeds that are done without a wait in between.
   *
   * @param all waits for so many replies of those that clients count
   */
  public static Exchange exchange(List<? extends Deed<?, ?>> deeds, IntFunction<Await> all) {
    List<Stroke> strokes = new ArrayList<>();
    int awaited = 0;
    boolean determined = true;
    for (int i = 0; i < deeds.size(); i++) {
      Deed<?, ?> deed = deeds.get(i);
      awaited += deed.awaited;
      determined &= deed.determined;
      strokes.addAll(deed.strokes(i == deeds.size() - 1 ? all.apply(awaited) : Await.NOTHING));
    }
    return new Exchange(strokes, determined);
  }
}
