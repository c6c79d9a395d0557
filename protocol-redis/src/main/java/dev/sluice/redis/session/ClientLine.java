package dev.sluice.redis.session;

import dev.sluice.core.time.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * One line of CLIENT LIST, with every field that servers of version 7 write (networking.c,
 * catClientInfoString). What the proxy does not know of a client, such as the sizes of a server's
 * buffers, is 0. Stateless.
 */
final class ClientLine {

  private ClientLine() {}

  /**
   * Writes the line.
   *
   * @param queryBytes bytes of the client's present request; 0 for any but the one who asks
   */
  static String of(RedisSession session, int queryBytes) {
    ClientState state = session.state();
    return "id="
        + state.id
        + " addr="
        + state.address
        + " laddr="
        + state.localAddress
        + " fd=-1 name="
        + state.name
        + times(session)
        + " flags="
        + flags(state)
        + " db="
        + state.database
        + " sub="
        + state.channels
        + " psub="
        + state.patterns
        + " ssub="
        + state.shards
        + " multi="
        + (state.inTransaction ? 0 : -1)
        + " qbuf="
        + queryBytes
        + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0"
        + " events=r cmd="
        + (state.command.isEmpty() ? "NULL" : state.command)
        + " user="
        + state.user
        + " redir=-1 resp="
        + (state.resp3 ? 3 : 2)
        + " lib-name="
        + state.library
        + " lib-ver="
        + state.libraryVersion;
  }

  private static String times(RedisSession session) {
    ClientState state = session.state();
    long now = Ticker.system().nanos();
    long spoke = state.spokeNanos;
    long shared = session.trunks().usedNanos();
    long last = shared != 0 && shared - spoke > 0 ? shared : spoke;
    return " age=" + seconds(now - state.bornNanos) + " idle=" + seconds(now - last);
  }

  static long seconds(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  private static String flags(ClientState state) {
    String flags =
        (state.isSubscribed() ? "P" : "")
            + (state.inTransaction ? "x" : "")
            + (state.blockedBackend != 0 ? "b" : "")
            + (state.noEvict ? "e" : "");
    return flags.isEmpty() ? "N" : flags;
  }
}
