package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Units of work that get no backend. */
class RefusalTest {

  private static final String BUSY = "E(57014 no backend connection became free in time)";

  private static void refused(BiConsumer<Rig, App> scenario) {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          rig.leases().refuse(Rejection.QUEUE_TIMEOUT, null);
          scenario.accept(rig, app);
        });
  }

  @Test
  void refusedQueryEndsItselfAlone() {
    refused(
        (rig, app) -> {
          app.send(Say.query("select 1"), Say.query("select 2"));
          assertThat(app.got()).isEqualTo(BUSY + " Z(I) " + BUSY + " Z(I)");
          rig.leases().refuse(null, null);
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void refusedBatchIsDroppedUpToItsSync() {
    refused(
        (rig, app) -> {
          app.send(Say.once("select 1"));
          assertThat(app.got()).isEqualTo(BUSY + " Z(I)");
          app.send(Say.parse("a", "select 1"), Say.bind("a"), Say.execute(), Say.flush());
          assertThat(app.got()).isEqualTo(BUSY);
          rig.leases().refuse(null, null);
          app.send(Say.bind("a"), Say.execute(), Say.sync(), Say.once("select 1"));
          assertThat(app.got()).isEqualTo("Z(I) 1 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void refusedStatementIsNotPrepared() {
    refused(
        (rig, app) -> {
          app.send(Say.parse("a", "select 1"), Say.sync());
          assertThat(app.got()).isEqualTo(BUSY + " Z(I)");
          rig.leases().refuse(null, null);
          app.send(Say.parse("a", "select 2"), Say.run("a"));
          assertThat(app.got()).isEqualTo("1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  /**
   * As a server does that fails the same; else the next Bind would run what was prepared before.
   */
  @Test
  void refusedQueryAndParseDropTheUnnamedStatement() {
    for (ByteBuf[] refused :
        new ByteBuf[][] {
          {Say.query("select 2")}, {Say.parse("", "select 2"), Say.sync()}, {Say.once("select 2")}
        }) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = rig.welcomed();
            app.send(Say.once("select 1"));
            app.got();
            rig.leases().refuse(Rejection.QUEUE_TIMEOUT, null);
            app.send(refused);
            assertThat(app.got()).isEqualTo(BUSY + " Z(I)");
            rig.leases().refuse(null, null);
            app.send(Say.run(""));
            assertThat(app.got())
                .isEqualTo("E(26000 unnamed prepared statement does not exist) Z(I)");
          });
    }
  }

  @Test
  void refusedRequestsKeepTheUnnamedStatementOtherwise() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"));
          app.got();
          rig.leases().refuse(Rejection.QUEUE_TIMEOUT, null);
          app.send(Say.run(""), Say.parse("a", "select 2"), Say.parse("", "select 3"), Say.sync());
          assertThat(app.got()).isEqualTo(BUSY + " Z(I) " + BUSY + " Z(I)");
          rig.leases().refuse(null, null);
          app.send(Say.run(""));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void refusedCopysDataAreDropped() {
    refused(
        (rig, app) -> {
          app.send(Say.query("copy t from stdin"), Say.copyData("1\n"), Say.copyDone());
          app.send(Say.function());
          assertThat(app.got()).isEqualTo(BUSY + " Z(I) " + BUSY + " Z(I)");
        });
  }

  /** The client has been told that its transaction has begun. */
  @Test
  void refusedTransactionEndsTheSession() {
    refused(
        (rig, app) -> {
          app.send(Say.query("begin"), Say.query("select 1"), Say.query("commit"));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) E(FATAL 57014 no backend connection became free in time)");
          assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
        });
  }

  /** What is pipelined behind it would run on its own. */
  @Test
  void refusedBeginEndsTheSession() {
    for (String begin : new String[] {"begin; select 1", "START  TRANSACTION", "/* a */ Begin"}) {
      refused(
          (rig, app) -> {
            app.send(Say.once(begin), Say.once("insert into t values (1)"));
            assertThat(app.got()).isEqualTo(BUSY.replace("E(", "E(FATAL "));
            assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
          });
    }
  }

  @Test
  void refusedClientCannotBegin() {
    Replay.everyWay(
        rig -> {
          rig.leases().refuse(Rejection.BREAKER_OPEN, null);
          App app = rig.client();
          assertThat(app.got()).isEqualTo("E(FATAL 08004 the circuit to the backend is open)");
          assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
        });
  }

  @Test
  void goneTenantEndsTheSession() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          rig.leases().refuse(Rejection.TENANT_REMOVED, null);
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("E(FATAL 57P01 the tenant is no longer configured)");
        });
  }

  @Test
  void serversOwnRefusalIsToldInItsWords() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          rig.leases()
              .refuse(
                  Rejection.BACKEND_REFUSED, new BackendFailure("53300", "too many clients", true));
          app.send(Say.query("select 1"));
          assertThat(app.got())
              .isEqualTo("E(53300 the backend refused the connection: too many clients) Z(I)");
        });
  }
}
