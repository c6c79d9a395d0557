package dev.sluice.redis.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.core.time.Ticker;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.login.Proofs;
import dev.sluice.redis.wire.Replies;
import org.jspecify.annotations.Nullable;

/**
 * What a server would know of a client, were it connected directly. Changed by the session's event
 * loop alone; other loops may read it, to list clients, and then see what was true a moment ago.
 */
final class ClientState {

  final long id;
  final String tenant;
  final String address;

  /** Where it has connected to. */
  final String localAddress;

  volatile String user;
  volatile String name = "";
  volatile String library = "";
  volatile String libraryVersion = "";
  volatile int database;
  volatile boolean resp3;
  volatile boolean authenticated = true;
  volatile int channels;
  volatile int patterns;
  volatile int shards;
  volatile boolean inTransaction;
  volatile long blockedBackend;
  volatile boolean noEvict;

  /** When it came, and when it last said something off the shortest way; nanoseconds. */
  final long bornNanos = Ticker.system().nanos();

  volatile long spokeNanos = bornNanos;

  /** Its last command; empty: none. Read without care by those who list clients. */
  volatile String command = "";

  ClientState(
      long id, String tenant, String address, String localAddress, String user, int database) {
    this.id = id;
    this.tenant = tenant;
    this.address = address;
    this.localAddress = localAddress;
    this.user = user;
    this.database = database;
  }

  /** It has said something that is not the most ordinary. */
  void onCommand(@Nullable Command said) {
    spokeNanos = Ticker.system().nanos();
    if (said != null) {
      command = said.name();
    }
  }

  /** So many channels, patterns and shard channels from now on. */
  void subscribed(int toChannels, int toPatterns, int toShards) {
    channels = toChannels;
    patterns = toPatterns;
    shards = toShards;
  }

  boolean isSubscribed() {
    return channels + patterns + shards > 0;
  }

  /** Writes the client's name, or that it has none. */
  void writeName(Outbound to) {
    if (name.isEmpty()) {
      Replies.nothing(to, resp3);
    } else {
      Replies.bulk(to, name);
    }
  }

  /** As it is for a client that has just come, and has proved nothing. */
  void reset(int firstDatabase, boolean trusting) {
    database = firstDatabase;
    resp3 = false;
    name = "";
    user = Proofs.DEFAULT_USER;
    authenticated = trusting;
  }
}
