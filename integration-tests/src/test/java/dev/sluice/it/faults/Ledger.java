package dev.sluice.it.faults;

import java.util.List;

/** What the work of a crowd has left behind, read from the server itself and not through Sluice. */
public interface Ledger {

  /** Tells every entry that the crowd's work has left, each as often as it is there. */
  void read(String run, Entries to);

  /** Where two things that each unit of work does together contradict each other. */
  List<String> contradictions(String run);

  /** Hears of entries. */
  @FunctionalInterface
  interface Entries {
    void entry(int client, int number);
  }
}
