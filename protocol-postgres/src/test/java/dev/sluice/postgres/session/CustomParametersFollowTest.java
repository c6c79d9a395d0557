package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parameters that applications make up. */
class CustomParametersFollowTest {

  @Test
  void madeUpParametersAreAskedForByName() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("set app.user = 'ann'"));
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(set app.user = 'ann') Q(ask app.user)");
          Link other = rig.backend();
          app.send(Say.query("show app.user"));
          assertThat(app.got()).isEqualTo("T(c) D(ann) C(SHOW) Z(I)");
          assertThat(other.server.got())
              .isEqualTo(
                  "Q(SELECT pg_catalog.set_config('app.user', 'ann', false)) Q(show app.user)");
        });
  }

  @Test
  void othersDoNotSeeThem() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.query("select set_config('app.user', 'ann', false)"));
          assertThat(one.got()).isEqualTo("T(c) D(ann) C(SELECT 1) Z(I)");
          two.send(Say.query("show app.user"));
          assertThat(two.got()).isEqualTo("T(c) D C(SHOW) Z(I)");
        });
  }

  @Test
  void nameThatTheTextDoesNotTellPinsTheSession() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select set_config(name, 'ann', false)"));
          app.got();
          assertThat(app.state())
              .contains("on server 1 pinned by temporary table, session lock, cursor or nameless");
        });
  }

  @Test
  void nameInAPreparedStatementMayBeAParameterOfIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("s", "select set_config($1, $2, false)"), Say.run("s"));
          app.got();
          assertThat(app.state()).contains("on server 1 pinned by ");
        });
  }
}
