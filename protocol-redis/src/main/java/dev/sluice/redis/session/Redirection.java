package dev.sluice.redis.session;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Frame;
import dev.sluice.redis.topology.Layout;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's node says when a command belongs to another one: {@code -MOVED slot host:port},
 * or {@code -ASK slot host:port} for this once (cluster.c, clusterRedirectClient). Such a command
 * was not carried out. Immutable.
 *
 * @param host empty: the host of the node that says so
 * @param port 1 to 65535
 * @param asking whether the other node wants to hear ASKING before
 */
record Redirection(String host, int port, boolean asking) {

  private static final String MOVED = "-MOVED ";
  private static final String ASK = "-ASK ";

  /** What a node says whose host nobody has told (cluster-preferred-endpoint-type). */
  private static final String UNKNOWN_HOST = "?";

  private static final int MOST_DIGITS = 5;
  private static final int LAST_PORT = 65_535;

  /** Reads an error; null: it is none, or not one that can be followed, and is the client's. */
  static @Nullable Redirection read(Frame error) {
    boolean asking = Suspicion.begins(error, ASK);
    return asking || Suspicion.begins(error, MOVED) ? read(Reply.line(error), asking) : null;
  }

  /** The same of an error's text without its first byte. */
  static @Nullable Redirection read(String line) {
    boolean asking = line.startsWith(ASK.substring(1));
    return asking || line.startsWith(MOVED.substring(1)) ? read(line, asking) : null;
  }

  private static @Nullable Redirection read(String line, boolean asking) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || number(words[1], Layout.SLOTS - 1) < 0) {
      return null;
    }
    String address = words[2];
    int colon = address.lastIndexOf(':');
    int port = colon < 0 ? -1 : number(address.substring(colon + 1), LAST_PORT);
    if (port < 1 || address.substring(0, colon).equals(UNKNOWN_HOST)) {
      return null;
    }
    return new Redirection(address.substring(0, colon), port, asking);
  }

  /** A number of digits alone, or -1 if it is none or too large. */
  private static int number(String text, int most) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number <= most ? number : -1;
  }

  /**
   * The place that it names.
   *
   * @param from the place of the node that says so
   * @return negative if it cannot be followed; see {@link RedisTopology#placeOf}
   */
  int place(RedisTopology topology, int from) {
    Endpoint here = host.isEmpty() ? topology.addressOf(from) : null;
    return topology.placeOf(Endpoint.tcp(here == null ? host : here.host(), port));
  }
}
