package dev.sluice.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Conversation;
import dev.sluice.it.fixture.Neighbours;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conversations sound the same with and without Sluice, while neighbours use the same
 * connections. The system property {@code sluice.test.conversations} says how many (default 150),
 * {@code sluice.test.seed} where they begin.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class DifferentialTest {
  private static final int CONVERSATIONS = Integer.getInteger("sluice.test.conversations", 150);
  private static final long FIRST_SEED = Long.getLong("sluice.test.seed", 1);

  private final PostgresServer server;

  DifferentialTest(int major) {
    server = SharedPostgres.major(major);
  }

  @Test
  void everyConversationSoundsTheSame() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(3).start();
        Neighbours neighbours = Neighbours.of(sluice, 3)) {
      List<String> differences = new ArrayList<>();
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CONVERSATIONS; seed++) {
        RandomConversation conversation = RandomConversation.of(seed);
        try {
          Conversation.sameAsDirect(server, sluice, conversation);
        } catch (AssertionError e) {
          differences.add("seed " + seed + ":\n" + conversation + "\n" + e.getMessage());
        }
      }
      neighbours.check();
      assertThat(differences).isEmpty();
    }
  }
}
