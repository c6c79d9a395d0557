package dev.sluice.cli.demo;

import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at pages of a site and counts the visits, a pipeline at a time. Thread-safe. */
final class RedisLoad extends SampleLoad {

  private static final int PAGES = 100;

  private final int port;

  /**
   * @param port where the proxy listens on loopback
   */
  RedisLoad(DemoTenant tenant, int port) {
    super(tenant);
    this.port = port;
  }

  @Override
  String protocol() {
    return "redis";
  }

  @Override
  void work() {
    try (RespWire wire = RespWire.connect("127.0.0.1", port)) {
      check(wire.ask("AUTH", tenant().user(), DemoTenant.PASSWORD));
      do {
        int page = ThreadLocalRandom.current().nextInt(PAGES);
        wire.send("INCR", "visits:" + page).send("GET", "page:" + page);
        wire.read(2).forEach(RedisLoad::check);
      } while (pieceDone());
    }
  }

  private static void check(String reply) {
    if (reply.startsWith("-")) {
      throw new IllegalStateException(reply);
    }
  }

  /** What the pages say, as arguments of MSET. */
  static List<String> pages() {
    return IntStream.range(0, PAGES)
        .boxed()
        .flatMap(i -> Stream.of("page:" + i, "This is page " + i))
        .toList();
  }
}
