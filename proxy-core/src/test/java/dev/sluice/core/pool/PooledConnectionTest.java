package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.toy.ToyLimits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of a connection, and who may do what to it. */
class PooledConnectionTest {

  private final PoolWorld world = new PoolWorld(null);
  private final PoolWorld.Tenant tenant =
      world.tenant(
          "acme",
          1,
          new BreakerSettings(20, 50, 5, Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
          List.of(PoolPolicy.of(ToyLimits.limits(0, 2), null, ToyLimits.retry(), 0, 1)));
  private final TenantPool pool = tenant.pools.get(0);
  private final PoolWorld.Client client = world.client("a", pool);

  private PooledConnection leased() {
    client.acquire();
    world.wire(1).succeeds();
    return client.held();
  }

  private static Set<ConnectionState> after(ConnectionState state) {
    Set<ConnectionState> next = EnumSet.noneOf(ConnectionState.class);
    for (ConnectionState candidate : ConnectionState.values()) {
      if (state.mayBecome(candidate)) {
        next.add(candidate);
      }
    }
    return next;
  }

  @Test
  void theStatesFollowOneAnotherAsDrawn() {
    assertThat(after(ConnectionState.OPENING))
        .containsExactlyInAnyOrder(ConnectionState.IDLE, ConnectionState.CLOSED);
    assertThat(after(ConnectionState.IDLE))
        .containsExactlyInAnyOrder(ConnectionState.LEASED, ConnectionState.CLOSED);
    assertThat(after(ConnectionState.LEASED))
        .containsExactlyInAnyOrder(
            ConnectionState.IDLE,
            ConnectionState.CLEANING,
            ConnectionState.HELD,
            ConnectionState.CLOSED);
    assertThat(after(ConnectionState.CLEANING))
        .containsExactlyInAnyOrder(
            ConnectionState.IDLE, ConnectionState.HELD, ConnectionState.CLOSED);
    assertThat(after(ConnectionState.HELD))
        .containsExactlyInAnyOrder(ConnectionState.IDLE, ConnectionState.CLOSED);
    assertThat(after(ConnectionState.CLOSED)).isEmpty();
  }

  @Test
  void anotherOrderIsAFault() {
    PooledConnection connection = leased();
    assertThatThrownBy(() -> connection.transition(ConnectionState.OPENING, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LEASED -> OPENING");
  }

  @Test
  void itKnowsItsHolderAndSinceWhenItIsWhatItIs() {
    PooledConnection connection = leased();
    assertThat(connection.holder()).isSameAs(client);
    world.pass(Duration.ofSeconds(3));
    client.release(false);
    assertThat(connection.holder()).isNull();
    assertThat(connection.stateNanos() - connection.bornNanos())
        .isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void itCannotBeGivenBackTwice() {
    PooledConnection connection = leased();
    client.release(false);
    assertThatThrownBy(() -> pool.release(connection, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("IDLE");
    assertThat(pool.idle()).isEqualTo(1);
  }

  @Test
  void oneThatIsNotBeingCleanedCannotBecomeClean() {
    PooledConnection connection = leased();
    assertThatThrownBy(() -> pool.onCleaned(connection)).isInstanceOf(IllegalStateException.class);
    assertThat(connection.state()).isEqualTo(ConnectionState.LEASED);
  }

  @Test
  void aRefusalCarriesTheNumbersThatAreAskedForNext() {
    leased();
    world.client("b", pool).acquire();
    world.wire(2).ended = true;
    world.wire(2).connection.onOpenFailed(null, "connection refused");
    assertThat(Refusals.describe(pool, Rejection.QUEUE_TIMEOUT))
        .contains("acme", "1 active", "0 idle", "0 opening", "1 waiting", "pool limit 2")
        .contains("concurrency limit 1000", "waited 5000 ms", "connection refused");
    assertThat(Refusals.describe(pool, Rejection.BREAKER_OPEN)).contains("next try in 0 ms");
    assertThat(pool.oldestWaitNanos()).isZero();
    world.pass(Duration.ofSeconds(2));
    assertThat(pool.oldestWaitNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
  }
}
