package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

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
        Settings.USUAL.with(dev.sluice.core.settings.Pooling.SESSION),
        rig -> {
          rig.backend();
          App app = tokyo(rig);
          app.send(Say.query("discard all"));
          app.got();
          app.send(Say.query("show timezone"));
          assertThat(app.got()).isEqualTo("T(c) D(Asia/Tokyo) C(SHOW) Z(I)");
        });
  }
}
