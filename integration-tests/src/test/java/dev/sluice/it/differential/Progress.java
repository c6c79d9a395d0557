package dev.sluice.it.differential;

import java.util.ArrayList;
import java.util.List;

/** How far a conversation has come. Confined to the driver's thread. */
final class Progress {

  private final Dialect dialect;
  private final Recording recording;
  private Recording.Part part = new Recording.Part();
  private int exchange = -1;
  private int stroke;
  private int from;
  private int awaited;

  Progress(Dialect dialect, Recording recording) {
    this.dialect = dialect;
    this.recording = recording;
  }

  /**
   * The next exchange begins.
   *
   * @param afresh whether what came before, or what will come, differs from run to run
   */
  void beginExchange(boolean afresh) {
    exchange++;
    stroke = 0;
    from = 0;
    if (afresh) {
      awaited = 0;
    }
    part = recording.begin();
  }

  void beginStroke() {
    stroke++;
    from = part.replies().size();
  }

  void add(Reply reply) {
    part.replies().add(reply);
    if (dialect.isAwaited(reply)) {
      awaited++;
    }
  }

  /** The present stroke is over. */
  void mark() {
    part.marks().add(awaited);
  }

  int exchange() {
    return exchange;
  }

  int stroke() {
    return stroke;
  }

  /** How many replies there were when the present stroke was sent. */
  int from() {
    return from;
  }

  /**
   * How many replies of those that a client waits for have come since an exchange was begun afresh.
   */
  int awaited() {
    return awaited;
  }

  /** To the present exchange. */
  List<Reply> replies() {
    return part.replies();
  }

  boolean isAt(int whichExchange, int whichStroke) {
    return exchange == whichExchange && stroke == whichStroke;
  }

  List<Reply> all() {
    return new ArrayList<>(recording.all());
  }
}
