package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.wire.RespValue;

/** INFO of a cluster's node, changed to that of a server that is none. Stateless. */
final class ClusterInfo {

  private static final String VERBATIM = "txt:";

  private ClusterInfo() {}

  /** The text of a whole reply. */
  static String hidden(Frame reply) {
    RespValue value = RespValue.read(reply.buffer(), reply.index(), reply.endIndex());
    String text = value.text();
    if (value.type() == '=' && text.startsWith(VERBATIM)) {
      text = text.substring(VERBATIM.length());
    }
    return text.replace("cluster_enabled:1", "cluster_enabled:0")
        .replace("redis_mode:cluster", "redis_mode:standalone");
  }
}
