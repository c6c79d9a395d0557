package dev.sluice.redis.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.Replies;

/**
 * What a server would know of a client, were it connected directly. Changed by the session's event
 * loop alone; other loops may read it, to list clients, and then see what was true a moment ago.
 */
final class ClientState {

  final long id;
  final String tenant;
  final String address;
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

  ClientState(long id, String tenant, String address, String user, int database) {
    this.id = id;
    this.tenant = tenant;
    this.address = address;
    this.user = user;
    this.database = database;
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

  /** One line of CLIENT LIST (networking.c, catClientInfoString). */
  String line() {
    String flags =
        (isSubscribed() ? "P" : "") + (inTransaction ? "x" : "") + (blockedBackend != 0 ? "b" : "");
    return "id="
        + id
        + " addr="
        + address
        + " laddr= fd=-1 name="
        + name
        + " age=0 idle=0 flags="
        + (flags.isEmpty() ? "N" : flags)
        + " db="
        + database
        + " sub="
        + channels
        + " psub="
        + patterns
        + " ssub="
        + shards
        + " multi="
        + (inTransaction ? 0 : -1)
        + " qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0"
        + " events=r cmd=NULL user="
        + user
        + " redir=-1 resp="
        + (resp3 ? 3 : 2)
        + " lib-name="
        + library
        + " lib-ver="
        + libraryVersion;
  }

  /** Writes the client's name, or that it has none. */
  void writeName(Outbound to) {
    if (name.isEmpty()) {
      Replies.nothing(to, resp3);
    } else {
      Replies.bulk(to, name);
    }
  }
}
