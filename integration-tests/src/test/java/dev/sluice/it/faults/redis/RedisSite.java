package dev.sluice.it.faults.redis;

import static dev.sluice.testkit.redis.RespWire.command;

import dev.sluice.it.faults.Ledger;
import dev.sluice.it.faults.Site;
import dev.sluice.it.faults.Worker;
import dev.sluice.testkit.redis.OwnedRedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tenant with its Redis. Immutable.
 *
 * @param port where its clients find Sluice
 * @param server who holds its data now
 * @param limit how many connections its pool may hold
 */
record RedisSite(String name, int clients, int port, Supplier<OwnedRedisServer> server, int limit)
    implements Site {

  @Override
  public Worker.Factory workers() {
    RedisWorker.Way[] ways = RedisWorker.Way.values();
    return number -> new RedisWorker(port, ways[number % ways.length]);
  }

  @Override
  public Ledger ledger() {
    return new RedisLedger(server.get(), clients);
  }

  @Override
  public int connectionsAtServer() {
    return RedisServers.connections(server.get());
  }

  /** One that all share stays, besides those that each hold for a transaction. */
  @Override
  public int capacity() {
    List<Talk> held = new ArrayList<>();
    try {
      int had = 0;
      for (int i = 0; i < limit; i++) {
        Talk talk = new Talk(port);
        held.add(talk);
        // One that has no connection is told so behind its MULTI.
        Answer answer = talk.ask(command("MULTI"), command("PING"));
        had += answer.reply(1).equals("+QUEUED") ? 1 : 0;
      }
      return Math.max(had, connectionsAtServer());
    } finally {
      held.forEach(Talk::close);
    }
  }
}
