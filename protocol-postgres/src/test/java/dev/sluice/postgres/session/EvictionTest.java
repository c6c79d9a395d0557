package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What makes room for a statement where a backend keeps only so many. */
class EvictionTest {

  private static final Settings TWO = Settings.USUAL.with("maxPreparedStatements", "2");

  @Test
  void leastRecentlyUsedIsClosed() {
    Replay.everyWay(
        TWO,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.parse("a", "select 1"), Say.sync(), Say.parse("b", "select 2"), Say.sync());
          app.send(Say.run("a"));
          app.got();
          link.server.got();
          app.send(Say.parse("c", "select 3"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          assertThat(link.server.got()).isEqualTo("C(S SLUICE_2) P(SLUICE_3: select 3) S");
        });
  }

  @Test
  void closedOneIsParsedAgainWhenItIsUsed() {
    Replay.everyWay(
        TWO,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          for (int i = 1; i <= 3; i++) {
            app.send(Say.parse("s" + i, "select " + i), Say.sync());
          }
          app.got();
          for (int i = 1; i <= 3; i++) {
            app.send(Say.run("s" + i));
            assertThat(app.got()).isEqualTo("2 D(" + i + ") C(SELECT 1) Z(I)");
          }
          assertThat(link.server.record()).endsWith("[SLUICE_2, SLUICE_3]");
        });
  }

  @Test
  void oneBatchMayUseMoreThanThereIsRoomFor() {
    Replay.everyWay(
        TWO,
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          for (int i = 1; i <= 4; i++) {
            app.send(Say.parse("s" + i, "select " + i), Say.bind("s" + i), Say.execute());
          }
          app.send(Say.sync());
          assertThat(app.got())
              .isEqualTo(
                  "1 2 D(1) C(SELECT 1) 1 2 D(2) C(SELECT 1)"
                      + " 1 2 D(3) C(SELECT 1) 1 2 D(4) C(SELECT 1) Z(I)");
        });
  }

  /** The Close was skipped with the rest, so the statement is still there. */
  @Test
  void skippedEvictionDidNotTakePlace() {
    Replay.everyWay(
        TWO,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.parse("b", "select 2"), Say.sync());
          app.got();
          app.send(Say.parse("", "bad"), Say.parse("c", "select 3"), Say.sync());
          app.send(Say.run("a"), Say.run("b"));
          assertThat(app.got()).endsWith("Z(I) 2 D(1) C(SELECT 1) Z(I) 2 D(2) C(SELECT 1) Z(I)");
          assertThat(link.server.record()).endsWith("[SLUICE_1, SLUICE_2]");
        });
  }
}
