package dev.sluice.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The README's sidecar in front of Redis: its configuration runs, and its table is true. */
class ReadmeRedisTest {

  private static OwnedRedisServer server() {
    try {
      return OwnedRedisServer.start();
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  /** The README's configuration, but for where things are. */
  private static String configuration(OwnedRedisServer server) throws IOException {
    String yaml = Readme.configurations().get(1);
    assertThat(yaml).contains("127.0.0.1:6380", "cache.internal:6379");
    return yaml.replace("127.0.0.1:6380", "127.0.0.1:0")
        .replace("cache.internal:6379", server.host() + ":" + server.port());
  }

  @Test
  void whatTheTableSaysIsHeard() throws IOException {
    List<Readme.Row> rows = Readme.rows();
    assertThat(rows).hasSizeGreaterThan(5);
    try (OwnedRedisServer server = server();
        RespWire direct = server.connect()) {
      direct.ask("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all");
      try (RunningSluice sluice = RunningSluice.start(configuration(server), Ticker.system());
          RespWire client = RespWire.connect("127.0.0.1", sluice.port())) {
        assertThat(client.ask("AUTH", "app", "secret")).isEqualTo("+OK");
        for (Readme.Row row : rows) {
          List<String> heard = new ArrayList<>();
          row.say().forEach(command -> heard.add(client.ask(command.split(" "))));
          assertThat(heard).as(row.what()).isEqualTo(row.hear());
        }
      }
    }
  }
}
