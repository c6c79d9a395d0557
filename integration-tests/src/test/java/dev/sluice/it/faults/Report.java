package dev.sluice.it.faults;

import dev.sluice.it.faults.Tally.Complaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The table of all trials: a line each, told as soon as it is there. Confined to one thread. */
public final class Report {

  private static final String FORMAT = "%-62s %7s %7s %6s %4s %7s %5s %6s %6s %9s %9s  %s";

  private final List<String> lines = new ArrayList<>();
  private final Consumer<String> out;
  private final List<String> unforgivable = new ArrayList<>();

  /**
   * @param out hears each line
   */
  public Report(Consumer<String> out) {
    this.out = out;
    line(
        String.format(
            Locale.ROOT,
            FORMAT,
            "fault",
            "done",
            "refused",
            "doubt",
            "lost",
            "doubled",
            "mixed",
            "hung",
            "leaked",
            "recovery",
            "bystander",
            "errors heard"));
  }

  void add(Evidence evidence, List<String> findings) {
    Tally tally = evidence.tally();
    Balance balance = evidence.balance();
    int refused = tally.codes().values().stream().mapToInt(Integer::intValue).sum();
    long recovery = evidence.recoveryMillis();
    line(
        String.format(
            Locale.ROOT,
            FORMAT,
            evidence.fault(),
            tally.done(),
            refused,
            balance.doubtful(),
            balance.lost().size(),
            balance.doubled().size(),
            tally.complaints(Complaint.MIXED),
            tally.complaints(Complaint.HUNG),
            evidence.residue().size(),
            recovery < 0 ? "never" : recovery + " ms",
            evidence.bystanders().slowestMillis() + " ms",
            tally.codes()));
    findings.forEach(finding -> line("    WRONG: " + finding));
    if (!balance.isEven() || tally.complaints(Complaint.MIXED) > 0) {
      unforgivable.add(evidence.fault() + ": " + findings);
    }
  }

  /** A scenario could not be played to its end. */
  public void broken(String fault, Throwable why) {
    line(fault + "\n    WRONG: " + why);
  }

  private void line(String text) {
    lines.add(text);
    out.accept(text);
  }

  /**
   * What no busy machine excuses, and no second attempt: transactions lost, doubled or half done,
   * and replies that somebody else got.
   */
  public List<String> unforgivable() {
    return List.copyOf(unforgivable);
  }

  /** All of it. */
  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
