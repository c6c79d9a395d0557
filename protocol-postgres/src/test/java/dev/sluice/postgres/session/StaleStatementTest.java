package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Statements whose result has another type since they were prepared. */
class StaleStatementTest {

  private static final String STALE = "E(0A000 cached plan must not change result type) Z(I)";

  private static App prepared(Rig rig) {
    App app = rig.welcomed();
    app.send(Say.parse("a", "select * from t"), Say.describe("a"), Say.run("a"));
    assertThat(app.got()).isEqualTo("1 t(0) T(a) 2 D(a) C(SELECT 1) Z(I)");
    return app;
  }

  @Test
  void clientThatPreparesAgainGetsTheNewResult() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = prepared(rig);
          rig.database().alter();
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo(STALE);
          app.send(Say.close("a"), Say.parse("a", "select * from t"), Say.describe("a"));
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo("3 1 t(0) T(a,b2) 2 D(a,b2) C(SELECT 1) Z(I)");
          assertThat(link.server.record()).endsWith("[SLUICE_1, SLUICE_2]");
        });
  }

  @Test
  void othersWhoPreparedItAreToldToo() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = prepared(rig);
          App two = prepared(rig);
          rig.database().alter();
          one.send(Say.run("a"));
          assertThat(one.got()).isEqualTo(STALE);
          Link other = rig.backend();
          two.send(Say.run("a"));
          assertThat(two.got()).isEqualTo(STALE);
          two.send(Say.describe("a"), Say.sync());
          assertThat(two.got()).isEqualTo(STALE);
          assertThat(other.server.record()).endsWith("I{}[]");
        });
  }

  /** A backend that had not prepared it yet would not notice. */
  @Test
  void otherBackendIsAskedBeforeTheFirstUse() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = prepared(rig);
          rig.database().alter();
          Link other = rig.backend();
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo(STALE);
          assertThat(other.server.got())
              .startsWith("P(SLUICE_1: select * from t) D(S SLUICE_1) H ");
          app.send(Say.close("a"), Say.parse("a", "select * from t"), Say.run("a"));
          assertThat(app.got()).isEqualTo("3 1 2 D(a,b2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void otherBackendThatAgreesServesAtOnce() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = prepared(rig);
          Link other = rig.backend();
          app.send(Say.run("a"), Say.run("a"));
          assertThat(app.got()).isEqualTo("2 D(a) C(SELECT 1) Z(I) 2 D(a) C(SELECT 1) Z(I)");
          assertThat(other.server.got())
              .isEqualTo(
                  "P(SLUICE_1: select * from t) D(S SLUICE_1) H B(SLUICE_1) E S B(SLUICE_1) E S");
        });
  }

  @Test
  void whatStandsBehindAStaleUseIsSkipped() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = prepared(rig);
          rig.database().alter();
          rig.backend();
          app.send(Say.bind("a"), Say.execute(), Say.parse("b", "select 1"), Say.sync());
          app.send(Say.run("b"));
          assertThat(app.got())
              .isEqualTo(STALE + " E(26000 prepared statement \"b\" does not exist) Z(I)");
        });
  }

  @Test
  void errorTellsWhoRaisesIt() {
    Rig rig = new Rig(made -> Pace.whole());
    rig.backend();
    App app = prepared(rig);
    rig.database().alter();
    rig.backend();
    app.send(Say.run("a"));
    app.got();
    // By this field drivers know that preparing again helps.
    byte[] routine = "RRevalidateCachedQuery\0".getBytes(StandardCharsets.US_ASCII);
    assertThat(app.record()).contains(ByteBufUtil.hexDump(routine));
  }
}
