package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Run-time parameters, which follow their session from backend to backend. */
class ParametersFollowTest {

  private static final String SHOW = "show work_mem";

  @Test
  void whatASessionSetsIsSetWhereItGoesNext() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("set work_mem = '8MB'"));
          assertThat(app.got()).isEqualTo("C(SET) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(set work_mem = '8MB') Q(ask)");
          Link other = rig.backend();
          app.send(Say.query(SHOW));
          assertThat(app.got()).isEqualTo("T(c) D(8MB) C(SHOW) Z(I)");
          assertThat(other.server.got())
              .isEqualTo(
                  "Q(SELECT pg_catalog.set_config('work_mem', '8MB', false)) Q(show work_mem)");
        });
  }

  @Test
  void othersDoNotInheritIt() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.query("set work_mem = '8MB'"));
          one.got();
          link.server.got();
          two.send(Say.query(SHOW));
          assertThat(two.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(RESET \"work_mem\"; ) Q(show work_mem)");
          one.send(Say.query(SHOW));
          assertThat(one.got()).isEqualTo("T(c) D(8MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void reportedOnesNeedNoQuestion() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          App other = rig.welcomed();
          app.send(Say.query("set timezone to 'Asia/Tokyo'"));
          assertThat(app.got()).isEqualTo("C(SET) S(TimeZone=Asia/Tokyo) Z(I)");
          other.send(Say.query("show timezone"));
          assertThat(other.got()).isEqualTo("T(c) D(UTC) C(SHOW) Z(I)");
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }

  @Test
  void preparedSetIsAskedForToo() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("s", "set work_mem = '8MB'"), Say.run("s"));
          app.send(Say.once("set statement_timeout = 5"));
          assertThat(app.got()).isEqualTo("1 2 C(SET) Z(I) 1 2 C(SET) Z(I)");
          rig.backend();
          app.send(Say.query("show work_mem; show statement_timeout"));
          assertThat(app.got()).isEqualTo("T(c) D(8MB) C(SHOW) T(c) D(5) C(SHOW) Z(I)");
        });
  }

  @Test
  void whatEndsWithTheTransactionIsNotAskedFor() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"), Say.query("set local work_mem = '8MB'"));
          app.send(Say.query(SHOW), Say.query("commit"), Say.query(SHOW));
          assertThat(app.got())
              .isEqualTo(
                  "C(BEGIN) Z(T) C(SET) Z(T) T(c) D(8MB) C(SHOW) Z(T) C(COMMIT) Z(I)"
                      + " T(c) D(4MB) C(SHOW) Z(I)");
          assertThat(link.server.got()).doesNotContain("ask");
        });
  }

  @Test
  void rollbackTakesItBack() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"), Say.query("set work_mem = '8MB'"), Say.query("rollback"));
          app.got();
          Link other = rig.backend();
          app.send(Say.query(SHOW));
          assertThat(app.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
          assertThat(other.server.got()).isEqualTo("Q(show work_mem)");
        });
  }

  @Test
  void questionWaitsForTheEndOfTheTransaction() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin; set work_mem = '8MB'"));
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(begin; set work_mem = '8MB')");
          app.send(Say.query("commit"));
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(commit) Q(ask)");
        });
  }

  @Test
  void whatIsNotTrackedEndsWithTheTransaction() {
    Replay.everyWay(
        Settings.USUAL.with("trackParameters", "search_path"),
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'; set search_path = 'mine'"));
          app.got();
          app.send(Say.query("show work_mem; show search_path"));
          assertThat(app.got()).isEqualTo("T(c) D(4MB) C(SHOW) T(c) D(mine) C(SHOW) Z(I)");
        });
  }

  @Test
  void wishesOfTheStartupAreGranted() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.client("datestyle", "iso", "work_mem", "9MB", "application_name", "me");
          assertThat(app.got()).contains("S(application_name=me)", "S(DateStyle=ISO, MDY)");
          app.send(Say.query("show work_mem; show application_name"));
          assertThat(app.got()).isEqualTo("T(c) D(9MB) C(SHOW) T(c) D(me) C(SHOW) Z(I)");
        });
  }

  /** The first client with such wishes has paid for the answer. */
  @Test
  void sameWishesNeedNoBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          rig.welcomed("datestyle", "iso");
          link.server.got();
          App second = rig.client("datestyle", "iso", "application_name", "other");
          assertThat(second.got()).endsWith("K Z(I)");
          assertThat(link.server.got()).isEmpty();
        });
  }

  @Test
  void impossibleWishIsRefusedInTheServersWords() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.client("timezone", "bogus");
          assertThat(app.got())
              .isEqualTo("E(FATAL 22023 invalid value for parameter \"TimeZone\": \"bogus\")");
          assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
        });
  }

  @Test
  void whatCannotBeSetElsewhereEndsTheSession() {
    Replay.everyWay(
        rig -> {
          Link first = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"));
          app.got();
          Link second = rig.backend();
          second.server.forbid("work_mem");
          app.send(Say.query("select 1"));
          assertThat(app.got())
              .isEqualTo(
                  "E(FATAL 42501 the session's parameters could not be set:"
                      + " permission denied to set parameter \"work_mem\")");
          assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
          assertThat(second.server.got()).doesNotContain("select 1").endsWith("Q(DISCARD ALL)");
          assertThat(first.state).isEqualTo("idle");
        });
  }
}
