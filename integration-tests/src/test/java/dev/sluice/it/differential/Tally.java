package dev.sluice.it.differential;

import java.util.List;

/** What was done so far. Confined to one thread. */
final class Tally {

  private long rounds;
  private long conversations;
  private long strokes;
  private long sent;
  private long received;

  void add(List<Script> scripts, List<Recording> recordings) {
    rounds++;
    for (int i = 0; i < scripts.size(); i++) {
      Recording recording = recordings.get(i);
      conversations++;
      received += recording.size();
      for (Exchange exchange : scripts.get(i).exchanges().subList(0, recording.exchanges())) {
        strokes += exchange.strokes().size();
        sent += exchange.messages();
      }
    }
  }

  long strokes() {
    return strokes;
  }

  @Override
  public String toString() {
    return "%,d interleavings (strokes among those of others), %,d messages sent, %,d received, %,d conversations in %,d rounds"
        .formatted(strokes, sent, received, conversations, rounds);
  }
}
