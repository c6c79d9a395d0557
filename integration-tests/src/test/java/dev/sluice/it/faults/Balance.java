package dev.sluice.it.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a crowd was told, against what is there. Immutable.
 *
 * @param acknowledged units whose client was told that they are done
 * @param doubtful units whose client cannot know
 * @param lost acknowledged and not there
 * @param doubled there more than once
 * @param undead there, though the client was told that it failed
 * @param contradictions places where half of a unit is there
 */
public record Balance(
    int acknowledged,
    int doubtful,
    List<String> lost,
    List<String> doubled,
    List<String> undead,
    List<String> contradictions) {

  public Balance {
    lost = List.copyOf(lost);
    doubled = List.copyOf(doubled);
    undead = List.copyOf(undead);
    contradictions = List.copyOf(contradictions);
  }

  /** Whether what was told is what is there. */
  boolean isEven() {
    return lost.isEmpty() && doubled.isEmpty() && undead.isEmpty() && contradictions.isEmpty();
  }

  /** Compares; the crowd must have come to rest. */
  static Balance of(Tally tally, Ledger ledger) {
    BitSet[] there = new BitSet[tally.clients()];
    for (int client = 0; client < there.length; client++) {
      there[client] = new BitSet();
    }
    List<String> doubled = new ArrayList<>();
    List<String> undead = new ArrayList<>();
    ledger.read(
        tally.run(),
        (client, number) -> {
          if (there[client].get(number)) {
            doubled.add(client + "." + number);
          }
          there[client].set(number);
          if (!tally.isAcknowledged(client, number) && !tally.isDoubtful(client, number)) {
            undead.add(client + "." + number);
          }
        });
    List<String> lost = new ArrayList<>();
    for (int client = 0; client < there.length; client++) {
      int whose = client;
      BitSet missing = tally.acknowledged(client);
      missing.andNot(there[client]);
      missing.stream().forEach(number -> lost.add(whose + "." + number));
    }
    List<String> contradictions = ledger.contradictions(tally.run());
    return new Balance(
        tally.acknowledgements(), tally.doubts(), lost, doubled, undead, contradictions);
  }
}
