package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators are shown of connections that many clients share. */
class ViewsTest {

  private static List<ServerView> shared(RedisSluice both) {
    return both.sluice().servers("acme").stream().filter(ServerView::shared).toList();
  }

  @Test
  void sharedConnectionIsShownAsOneHoweverManyUseIt() {
    try (RedisSluice both = RedisSluice.start();
        RespWire one = both.client();
        RespWire other = both.client()) {
      assertThat(one.ask("SET", "views:k", "v")).isEqualTo("+OK");
      assertThat(other.ask("GET", "views:k")).isEqualTo("\"v\"");

      PoolView pool = both.sluice().pools().get(0);
      assertThat(pool.shared()).isEqualTo(1);
      assertThat(pool.active()).isEqualTo(1);
      assertThat(pool.sessions()).isEqualTo(2);
      assertThat(pool.queries()).isEqualTo(2);
      assertThat(pool.inFlight()).isZero();
      assertThat(shared(both)).singleElement().satisfies(s -> assertThat(s.client()).isZero());
    }
  }

  @Test
  void commandsWithoutReplyAreCountedOnTheConnectionThatTheyTravelOn() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire one = both.client();
        RespWire other = both.client()) {
      one.ask("PING");
      one.ask("GET", "k");
      both.server().freeze();
      try {
        one.send("GET", "a").send("GET", "b");
        other.send("GET", "c");
        Await.until("three commands are on their way", () -> shared(both).get(0).inFlight() == 3);
        assertThat(both.sluice().pools().get(0).inFlight()).isEqualTo(3);
      } finally {
        both.server().thaw();
      }
      assertThat(one.read(2)).containsExactly("nil", "nil");
      assertThat(other.read()).isEqualTo("nil");
    }
  }

  @Test
  void connectionOfAllSubscribersIsShownAsShared() {
    try (RedisSluice both = RedisSluice.start();
        RespWire one = both.client();
        RespWire other = both.client()) {
      one.ask("SUBSCRIBE", "views:news");
      other.ask("SUBSCRIBE", "views:news");

      assertThat(shared(both)).hasSize(1);
      assertThat(both.sluice().pools().get(0).shared()).isEqualTo(1);
    }
  }

  @Test
  void connectionOfOneClientIsNotShownAsShared() {
    try (RedisSluice both = RedisSluice.start();
        RespWire one = both.client()) {
      one.ask("MULTI");
      assertThat(shared(both)).isEmpty();
      assertThat(both.sluice().pools().get(0).active()).isEqualTo(1);
      one.ask("DISCARD");
    }
  }
}
