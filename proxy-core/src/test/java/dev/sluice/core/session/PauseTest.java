package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session does after a pause. */
class PauseTest {
  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void after(Duration pause, String what) {
    client.session().tools().after(pause.toNanos(), () -> done.add(what));
  }

  @Test
  void whatIsToBeDoneAfterAPauseIsDoneThen() {
    after(Duration.ofMillis(400), "late");
    after(Duration.ofMillis(100), "soon");
    rig.pass(Duration.ofMillis(50));
    assertThat(done).isEmpty();
    rig.pass(Duration.ofMillis(100));
    assertThat(done).containsExactly("soon");
    rig.pass(Duration.ofMillis(300));
    assertThat(done).containsExactly("soon", "late");
  }

  @Test
  void nothingIsDoneForASessionThatIsOver() {
    after(Duration.ofMillis(100), "late");
    client.handler().kill(CloseReason.KILLED);
    rig.pass(Duration.ofSeconds(1));
    assertThat(done).isEmpty();
  }
}
