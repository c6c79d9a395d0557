package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Pooling;
import org.junit.jupiter.api.Test;

/** RESET and DISCARD, which lead a session back to what it began with, not its backend. */
class ParametersRestoredTest {

  private static App tokyo(Rig rig) {
    return rig.welcomed("timezone", "Asia/Tokyo", "work_mem", "9MB");
  }

  @Test
  void resetLeadsBackToTheBeginning() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set timezone = 'Europe/Rome'"));
          assertThat(app.got()).isEqualTo("C(SET) S(TimeZone=Europe/Rome) Z(I)");
          app.send(Say.query("reset timezone"));
          assertThat(app.got()).isEqualTo("C(RESET) S(TimeZone=UTC) Z(I) S(TimeZone=Asia/Tokyo)");
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }

  @Test
  void resetOfOneLeavesTheOthers() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set timezone = 'UTC'; set work_mem = '8MB'"));
          app.got();
          app.send(Say.query("reset work_mem"));
          app.got();
          app.send(Say.query("show timezone; show work_mem"));
          assertThat(app.got()).isEqualTo("T(c) D(UTC) C(SHOW) T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void resetAllAndDiscardAllLeadAllOfThemBack() {
    for (String all : new String[] {"reset all", "discard all"}) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = tokyo(rig);
            app.send(Say.query("set work_mem = '8MB'; set statement_timeout = 5"));
            app.got();
            app.send(Say.query(all));
            app.got();
            app.send(Say.query("show timezone; show work_mem; show statement_timeout"));
            assertThat(app.got())
                .isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) T(c) D(9MB) C(SHOW) T(c) D(0) C(SHOW) Z(I)");
          });
    }
  }

  @Test
  void resetInATransactionThatIsRolledBackChangesNothing() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set work_mem = '8MB'"));
          app.send(Say.query("begin"), Say.query("reset work_mem"), Say.query("rollback"));
          app.got();
          app.send(Say.query("show work_mem"));
          assertThat(app.got()).isEqualTo("T(c) D(8MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void sessionPooledOneIsLedBackAsWell() {
    Replay.everyWay(
        Settings.USUAL.with(Pooling.SESSION),
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("discard all"));
          app.got();
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }

  @Test
  void whatIsPipelinedBehindAResetFindsTheBeginnings() {
    for (String back : new String[] {"reset all", "discard all", "reset work_mem"}) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = tokyo(rig);
            app.send(Say.query("set work_mem = '8MB'"), Say.query(back));
            app.send(Say.query("show work_mem; show timezone"), Say.once("show work_mem"));
            assertThat(app.got())
                .contains("T(c) D(9MB) C(SHOW) T(c) D(Asia/Tokyo) C(SHOW) Z(I)")
                .endsWith("1 2 D(9MB) C(SHOW) Z(I)");
          });
    }
  }

  /** The server skips the query, and is ready only after the Sync that stands behind it. */
  @Test
  void queryThatTheServerSkipsKeepsNobodyWaiting() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("begin; reset work_mem; nonsense"));
          assertThat(app.got()).endsWith("Z(E)");
          app.send(Say.describe("none"), Say.query("show work_mem"), Say.sync());
          assertThat(app.got()).startsWith("E(26000").endsWith("Z(E)");
          app.send(Say.query("rollback"), Say.query("show work_mem"));
          assertThat(app.got()).endsWith("Z(I) T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void whatIsPipelinedBehindAPreparedResetFindsTheBeginnings() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set work_mem = '8MB'"), Say.parse("back", "reset work_mem"));
          app.send(Say.run("back"), Say.query("show work_mem"), Say.once("reset all"));
          app.send(Say.once("show work_mem"), Say.goodbye());
          assertThat(app.got())
              .contains("C(RESET) Z(I) T(c) D(9MB) C(SHOW) Z(I)")
              .endsWith("1 2 D(9MB) C(SHOW) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 closed PEER_GOODBYE");
        });
  }

  @Test
  void whatIsPipelinedBehindATransactionWithAResetFindsTheBeginnings() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set work_mem = '8MB'"), Say.query("begin"));
          app.send(Say.query("reset work_mem"), Say.query("select 1"), Say.query("commit"));
          app.send(Say.query("show work_mem"));
          assertThat(app.got()).endsWith("C(COMMIT) Z(I) T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void clientThatShutsItsSideDownIsAnsweredBehindAReset() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set work_mem = '8MB'"), Say.query("reset all"));
          app.send(Say.query("show work_mem"), Say.once("show timezone"));
          app.endInput();
          assertThat(app.got()).endsWith("T(c) D(9MB) C(SHOW) Z(I) 1 2 D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }

  @Test
  void failedResetHoldsNobodyUp() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("reset bogus"), Say.query("show work_mem"));
          assertThat(app.got())
              .isEqualTo(
                  "E(42704 unrecognized configuration parameter \"bogus\") Z(I)"
                      + " T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void dataBehindAResetAreNotHeldUp() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set work_mem = '8MB'"));
          app.send(Say.query("reset work_mem; copy t from stdin"));
          app.send(Say.copyData("1\n"), Say.copyDone(), Say.query("show work_mem"));
          assertThat(app.got()).endsWith("C(RESET) G C(COPY 1) Z(I) T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void defaultLeadsBackToTheBeginning() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set timezone = 'Europe/Rome'; set work_mem = '8MB'"));
          app.got();
          app.send(Say.query("set timezone to default"), Say.query("set work_mem = default"));
          app.send(Say.query("show timezone; show work_mem"));
          assertThat(app.got()).endsWith("T(c) D(Asia/Tokyo) C(SHOW) T(c) D(9MB) C(SHOW) Z(I)");
        });
  }

  /** On a backend that has it by default, nobody else could tell whether it was set. */
  @Test
  void whatIsSetToTheServersDefaultStays() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("set timezone = 'UTC'"));
          app.got();
          rig.backend();
          app.send(Say.query("reset work_mem"));
          app.got();
          rig.backend();
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(UTC) C(SHOW) Z(I)");
          rig.backend();
          app.send(Say.query("reset timezone"));
          app.got();
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }

  /** Others keep the backend as it is. */
  @Test
  void whatOneSetsToTheServersDefaultCostsOthersNothing() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App plain = rig.welcomed();
          App app = tokyo(rig);
          app.send(Say.query("set timezone = 'UTC'"), Say.query("reset work_mem"));
          app.got();
          plain.send(Say.query("select 1"));
          plain.got();
          link.server.got();
          plain.send(Say.query("set work_mem = '5MB'"));
          plain.got();
          Link other = rig.backend();
          other.server.got();
          plain.send(Say.query("select 1"));
          plain.got();
          assertThat(other.server.got())
              .isEqualTo("Q(SELECT pg_catalog.set_config('work_mem', '5MB', false)) Q(select 1)");
        });
  }
}
