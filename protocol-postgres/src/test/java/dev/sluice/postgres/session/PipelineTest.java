package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Requests that a client sends without waiting for answers. */
class PipelineTest {

  @Test
  void clientIsWelcomedWithWhatTheServerReports() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.client("client_encoding", "utf8", "application_name", "me");
          assertThat(app.got())
              .isEqualTo(
                  "S(application_name=me) S(client_encoding=UTF8) S(DateStyle=ISO, MDY)"
                      + " S(server_version=16.1) S(TimeZone=UTC) K Z(I)");
        });
  }

  @Test
  void queriesInARowAreAnsweredInTurn() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.query("select 2"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) T(c) D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void everySyncHasItsReadyForQuery() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.sync(), Say.once("select 1"), Say.sync(), Say.once("select 2"));
          assertThat(app.got())
              .isEqualTo("Z(I) 1 2 D(1) C(SELECT 1) Z(I) Z(I) 1 2 D(2) C(SELECT 1) Z(I)");
        });
  }
}
