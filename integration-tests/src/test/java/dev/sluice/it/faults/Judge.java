package dev.sluice.it.faults;

import dev.sluice.it.faults.Tally.Complaint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Holds evidence against what must be so with every fault. Confined to one thread. */
final class Judge {

  private final List<String> findings = new ArrayList<>();

  private Judge() {}

  /** Everything that is wrong; empty if nothing is. */
  static List<String> findings(Evidence evidence, Tolerance tolerance, int limit) {
    Judge judge = new Judge();
    judge.tally("clients", evidence.tally(), tolerance);
    judge.tally(
        "bystanders", evidence.bystanders(), tolerance.isEnd() ? tolerance : Tolerance.none());
    judge.none("lost", evidence.balance().lost());
    judge.none("doubled", evidence.balance().doubled());
    judge.none("there, though refused", evidence.balance().undead());
    judge.none("half done", evidence.balance().contradictions());
    judge.none("left over", evidence.residue());
    if (evidence.recoveryMillis() < 0) {
      judge.findings.add("not everybody was served again within " + tolerance.recovery());
    }
    if (evidence.capacity() != limit) {
      judge.findings.add(evidence.capacity() + " connections can be had, not " + limit);
    }
    return judge.findings;
  }

  private void tally(String whose, Tally tally, Tolerance tolerance) {
    for (Map.Entry<Complaint, List<String>> entry : tally.samples().entrySet()) {
      if (entry.getKey() == Complaint.BROKEN_OFF && tolerance.breaks()) {
        continue;
      }
      int count = tally.complaints(entry.getKey());
      findings.add(whose + ": " + entry.getKey() + " " + count + ", such as " + entry.getValue());
    }
    tally
        .codes()
        .forEach(
            (code, count) -> {
              if (!tolerance.codes().contains(code)) {
                findings.add(whose + ": " + count + " errors " + code);
              }
            });
    if (!tolerance.doubts() && tally.doubts() > 0) {
      findings.add(whose + ": in doubt after " + tally.doubtsByCode());
    }
  }

  private void none(String what, Collection<String> found) {
    if (!found.isEmpty()) {
      findings.add(found.size() + " " + what + ", such as " + found.stream().limit(5).toList());
    }
  }
}
