package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.admission.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all clients may have on its way to a cluster together: 100 KiB. */
class FlightMemoryTest {

  private static final int KIB = 1024;

  private final Nodes nodes = new Nodes(2);
  private final MemoryBudget budget = Flight.budget(100 * KIB);
  private final Rig rig = new Rig(8, nodes, budget);

  private static String value(char of, int kib) {
    return String.valueOf(of).repeat(kib * KIB);
  }

  /** A client that has a seat. */
  private App seated() {
    App app = rig.client().say(commands("ECHO a"));
    assertThat(app.heard()).isEqualTo("$1 a");
    return app;
  }

  /** It has so many KiB on their way, of which none is answered. */
  private static App busy(App app, int kib) {
    for (int i = 0; i < kib; i++) {
      app.sayOnly(commands("SET big " + value('x', 1)));
    }
    return app;
  }

  @Test
  void manyClientsTogetherTakeNoMoreThanThereIs() {
    List<App> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(seated());
    }
    many.forEach(app -> busy(app, 60));
    // The last takes some more than there is, and each of the others a little that is not counted.
    assertThat(budget.drawn()).isBetween(100L * KIB, 300L * KIB);
    for (App app : many) {
      assertThat(app.heard()).isEqualTo("+OK ".repeat(60).strip());
    }
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void whoHasLittleOnItsWayGoesOnAsBefore() {
    App small = seated();
    App large = busy(seated(), 100);
    assertThat(budget.isSpent()).isTrue();
    small.sayOnly(commands("SET k 1", "GET k", "GET l"));
    rig.movePart(0);
    assertThat(rig.asked()).endsWith("SET k 1, GET k, GET l]");
    assertThat(small.heard()).isEqualTo("+OK $1 1 $-1");
    assertThat(large.heard()).endsWith("+OK");
  }

  @Test
  void commandThatIsTooLongThenGoesWithoutACopy() {
    App large = busy(seated(), 100);
    long before = budget.drawn();
    App other = rig.client();
    String value = value('y', 40);
    other.sayOnly(commands("SET k " + value));
    assertThat(budget.drawn()).isEqualTo(before);
    other.say(commands("GET k", "ECHO b"));
    assertThat(other.heard()).isEqualTo("+OK $" + value.length() + " " + value + " $1 b");
    assertThat(large.heard()).endsWith("+OK");
  }

  @Test
  void redirectedCommandIsSaidAgainThenAsWell() {
    nodes.move("k", 1);
    busy(seated(), 100);
    App other = rig.client();
    String value = value('y', 40);
    other.say(commands("SET k " + value, "ECHO a", "GET k"));
    assertThat(other.heard()).isEqualTo("+OK $1 a $" + value.length() + " " + value);
  }

  @Test
  void whoLeavesGivesBackWhatItTook() {
    App large = busy(seated(), 100);
    assertThat(budget.isSpent()).isTrue();
    large.vanishOnly();
    assertThat(budget.drawn()).isZero();
  }

  @Test
  void littleIsNotCounted() {
    App app = busy(seated(), 2);
    assertThat(budget.drawn()).isZero();
    assertThat(app.heard()).isEqualTo("+OK +OK");
  }
}
