package dev.sluice.it.differential;

import dev.sluice.core.time.Ticker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rounds, one after the other, until the time is over or a difference is found. */
public final class Campaign {

  private static final Logger log = LoggerFactory.getLogger(Campaign.class);
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_BYTES = 6_000;
  private static final int TROUBLE_MILLIS = 150;
  private static final Ticker TICKER = Ticker.system();

  private final Plan plan;
  private final Tally tally = new Tally();

  public Campaign(Plan plan) {
    this.plan = plan;
  }

  /**
   * Runs, and prints how much was done.
   *
   * @throws AssertionError at the first difference, with the seed and the shortest script that
   *     shows it
   */
  public void run() {
    long begin = TICKER.nanos();
    long reported = begin;
    try (Ahead ahead = new Ahead(plan)) {
      for (long i = 0; i < plan.rounds() && TICKER.nanos() - begin < plan.time().toNanos(); i++) {
        long seed = plan.seed() + i;
        round(seed, plan.fronts().get((int) (i % plan.fronts().size())), ahead);
        if (TICKER.nanos() - reported > REPORT_NANOS) {
          reported = TICKER.nanos();
          report(begin);
        }
      }
    }
    report(begin);
  }

  private void report(long begin) {
    double seconds = (TICKER.nanos() - begin) / 1e9;
    String rate = "%.0f a second".formatted(tally.strokes() / seconds);
    log.info("differential: {}, {}", tally, rate);
  }

  private void round(long seed, Front front, Ahead ahead) {
    Round round = ahead.take(seed + 1);
    for (int repeat = 0; repeat < plan.repeats(); repeat++) {
      List<Recording> proxied = round.run(front, 31 * seed + repeat, Round.never(round.scripts()));
      tally.add(round.scripts(), proxied);
      List<Difference> differences = round.differences(proxied, false);
      if (!differences.isEmpty()) {
        ahead.rest();
        fail(seed, front, round, differences);
      }
    }
    troubledRound(seed, front, round);
  }

  /** Some clients break off at any byte, and backends are lost; the others must not notice. */
  private void troubledRound(long seed, Front front, Round round) {
    Random random = new Random(seed);
    List<Cut> cuts = new ArrayList<>();
    for (int client = 0; client < plan.clients(); client++) {
      boolean breaksOff = random.nextInt(3) == 0;
      cuts.add(breaksOff ? new Cut(random.nextInt(MOST_BYTES), random.nextBoolean()) : Cut.NEVER);
    }
    List<Recording> proxied;
    try (Trouble trouble = Trouble.every(TROUBLE_MILLIS, plan.trouble())) {
      proxied = round.run(front, 31 * seed - 1, cuts);
    }
    tally.add(round.scripts(), proxied);
    List<Difference> differences = round.differences(proxied, true);
    if (!differences.isEmpty()) {
      throw new AssertionError(text(seed, front, differences).append("with trouble").toString());
    }
  }

  /** The scripts of a round. */
  static List<Script> scripts(Plan plan, long seed) {
    List<Script> scripts = new ArrayList<>();
    for (int client = 0; client < plan.clients(); client++) {
      scripts.add(plan.dialect().script(client, new Random(1_000_003 * seed + client)));
    }
    return scripts;
  }

  private void fail(long seed, Front front, Round round, List<Difference> found) {
    List<Difference> differences = new ArrayList<>(found);
    // What came too little is often only the consequence of another's fault.
    differences.sort(Comparator.comparing(d -> d.sort().startsWith("nothing")));
    StringBuilder text = text(seed, front, differences);
    log.error("{}", text);
    Shrinker shrinker = new Shrinker(plan, front);
    text.append("\nshortest:\n").append(shrinker.shrink(round.scripts(), differences));
    throw new AssertionError(text.toString());
  }

  private StringBuilder text(long seed, Front front, List<Difference> differences) {
    StringBuilder text = new StringBuilder("seed ").append(seed);
    text.append(", ").append(front.name()).append(": replies differ\n");
    text.append(differences.size()).append(" of ").append(plan.clients()).append(" clients\n");
    differences.stream().limit(3).forEach(text::append);
    return text;
  }
}
