package dev.sluice.it.faults;

import java.util.List;

/**
 * What one trial has shown. Immutable.
 *
 * @param fault the scenario's name
 * @param tally what the crowd heard
 * @param balance what of that is there
 * @param bystanders what the other tenant's clients heard
 * @param recoveryMillis how long it took from the end of the fault until everybody was served; -1:
 *     too long
 * @param capacity how many connections could be held at once in the end
 * @param residue what was left over
 */
public record Evidence(
    String fault,
    Tally tally,
    Balance balance,
    Tally bystanders,
    long recoveryMillis,
    int capacity,
    List<String> residue) {

  public Evidence {
    residue = List.copyOf(residue);
  }
}
