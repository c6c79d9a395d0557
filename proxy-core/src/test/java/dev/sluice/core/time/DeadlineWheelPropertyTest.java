package dev.sluice.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The wheel against a map of moments that is searched from end to end. */
class DeadlineWheelPropertyTest {

  private static final long TICK = 1_000;
  private static final int DEADLINES = 12;

  /** What a test does next: to which deadline, what, and with how many nanoseconds. */
  record Step(int which, Kind kind, long nanos) {}

  enum Kind {
    SET,
    CLEAR,
    REMOVE,
    PASS
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    // Up to three turns of the wheel, and often only a few ticks.
    Arbitrary<Long> nanos =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-TICK, 20 * TICK),
            Arbitraries.longs().between(0, 1_600 * TICK));
    return Combinators.combine(
            Arbitraries.integers().between(0, DEADLINES - 1),
            Arbitraries.of(Kind.SET, Kind.SET, Kind.PASS, Kind.PASS, Kind.CLEAR, Kind.REMOVE),
            nanos)
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(120);
  }

  /** One deadline; when it fires it also removes a neighbour, as a session that ends does. */
  private static final class Probe extends Deadline {
    private final int id;
    private final Model model;

    Probe(int id, Model model) {
      this.id = id;
      this.model = model;
    }

    @Override
    protected void onDeadline() {
      model.fired(id);
    }
  }

  private static final class Model {
    final FakeTicker ticker = new FakeTicker();
    final DeadlineWheel wheel = new DeadlineWheel(ticker, TICK, Model::fault);
    final List<Probe> probes = new ArrayList<>();
    final Map<Integer, Long> due = new HashMap<>();
    long advancedTo = ticker.nanos();

    Model() {
      for (int i = 0; i < DEADLINES; i++) {
        probes.add(new Probe(i, this));
      }
    }

    private static void fault(Throwable fault) {
      throw new AssertionError(fault);
    }

    void fired(int id) {
      Long moment = due.remove(id);
      assertThat(moment).as("deadline %s fired without being set", id).isNotNull();
      assertThat(ticker.nanos() - moment).as("fired too early").isGreaterThanOrEqualTo(0);
      int neighbour = (id + 5) % DEADLINES;
      if (id % 3 == 0) {
        drop(neighbour, true);
      }
    }

    void drop(int id, boolean forGood) {
      due.remove(id);
      if (forGood) {
        wheel.remove(probes.get(id));
      } else {
        wheel.clear(probes.get(id));
      }
    }

    void apply(Step step) {
      switch (step.kind()) {
        case SET -> {
          due.put(step.which(), ticker.nanos() + Math.max(0, step.nanos()));
          wheel.set(probes.get(step.which()), step.nanos());
        }
        case CLEAR -> drop(step.which(), false);
        case REMOVE -> drop(step.which(), true);
        case PASS -> {
          ticker.passNanos(Math.max(0, step.nanos()));
          wheel.advance();
          advancedTo = ticker.nanos();
        }
      }
    }

    void nobodyIsLate() {
      due.forEach(
          (id, moment) ->
              assertThat(advancedTo - moment).as("deadline %s is late", id).isLessThan(2 * TICK));
      for (int id = 0; id < DEADLINES; id++) {
        assertThat(probes.get(id).isSet()).as("deadline %s", id).isEqualTo(due.containsKey(id));
      }
    }
  }

  @Property(tries = 2000)
  void firesWhatIsDueAndNothingElse(@ForAll("steps") List<Step> steps) {
    Model model = new Model();
    for (Step step : steps) {
      model.apply(step);
      model.nobodyIsLate();
    }
  }
}
