package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.Message;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member of the SUBSCRIBE family as the server is told it, and how it is answered. Confined to
 * the hub's event loop.
 *
 * <h2>Ends of shard channels</h2>
 *
 * A node that gives a slot away ends what is subscribed there by itself (removeChannelsInSlot in
 * cluster.c), in the very words in which it confirms SUNSUBSCRIBE, and answers one that comes later
 * with MOVED. So what has been confirmed may still be answered. What tells is a PING behind it: the
 * end is over when that is answered.
 */
final class Telling {

  private static final String MOVED = "MOVED ";

  private final Sort sort;
  private final boolean on;
  private final List<String> names;

  /** Whether a sign of life follows. */
  private final boolean signed;

  /** Those that are not confirmed. */
  private final Set<String> left;

  /** Whether it was answered with an error and the sign is still to come. */
  private boolean failed;

  private @Nullable String refusal;

  /**
   * @param names may be none: then only a sign of life is asked for
   */
  Telling(Sort sort, boolean on, Collection<String> names) {
    this.sort = sort;
    this.on = on;
    this.names = List.copyOf(names);
    this.signed = sort == Sort.SHARD && !on && !names.isEmpty();
    this.left = new HashSet<>(names);
  }

  /** Writes it; how many answers it gets beside those that {@link #isOver} tells of. */
  int write(Outbound to) {
    if (!names.isEmpty()) {
      Replies.command(to, sort.command(on), names);
    }
    if (signed || names.isEmpty()) {
      Replies.request(to, "PING");
      return 1;
    }
    return names.size();
  }

  /** Whether the server was told of that name. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** Whether a message confirms it; one that does so by a sign is not counted. */
  boolean isConfirmedBy(Message message) {
    return message.word().equals(sort.command(on)) && names.contains(message.name());
  }

  /** A confirmation; whether it is one of the answers. */
  boolean counts(Message message) {
    left.remove(message.name());
    return !signed;
  }

  /** An error; whether it is the last answer. */
  boolean isOver(Frame error) {
    String line = Reply.line(error);
    boolean moved = signed && line.startsWith(MOVED);
    if (signed && !failed && (moved || !left.isEmpty())) {
      failed = true;
      refusal = moved ? null : line;
      return false;
    }
    refusal = signed ? refusal : line;
    return true;
  }

  /** Why nothing has changed at the server, in its words; null: it has. */
  @Nullable String refusal() {
    return refusal;
  }
}
