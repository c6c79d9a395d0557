package dev.sluice.redis.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Frame;
import dev.sluice.redis.command.Slot;
import dev.sluice.redis.topology.Layout;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a small cluster. Each key is in a slot of its own, and moves at once with all that
 * it holds. A redirection names a node by its port.
 */
final class Nodes {

  static final int NONE = -1;
  static final int FIRST_PORT = 7_000;

  /** What its servers have, and where keys are in it; an error if they do not tell. */
  String table() {
    return tellKeys ? Table.of(KEYED) : "-NOPERM nobody tells where keys are\r\n";
  }

  private static final Set<String> KEYED =
      Set.of("GET", "SET", "RPUSH", "BLPOP", "WATCH", "SSUBSCRIBE", "SUNSUBSCRIBE");

  final List<Server> servers = new ArrayList<>();

  /** Where each key is; the first node has those that are not named. */
  private final Map<String, Integer> owners = new HashMap<>();

  /** Where keys are on their way to that are not at their owners any more. */
  private final Map<String, Integer> asked = new HashMap<>();

  /** Whether servers tell where keys are in a command; if not, each goes home first. */
  boolean tellKeys;

  /** What a node says instead of a redirection; null: a redirection. */
  @Nullable String odd;

  /** Happens before each command with a key. */
  Runnable meanwhile = () -> {};

  Nodes(int count) {
    Map<String, String> strings = new HashMap<>();
    Map<String, ArrayDeque<String>> lists = new HashMap<>();
    for (int i = 0; i < count; i++) {
      servers.add(new Server(this, i, strings, lists));
    }
  }

  int owner(String key) {
    return owners.getOrDefault(key, 0);
  }

  /** The key is at that node from now on. */
  void move(String key, int node) {
    int before = owner(key);
    owners.put(key, node);
    asked.remove(key);
    if (before != node) {
      servers.get(before).giveAway(key, "-MOVED 1 node:" + (FIRST_PORT + node));
    }
  }

  /** The key is asked for at that node, while its slot is still the owner's. */
  void ask(String key, int node) {
    asked.put(key, node);
  }

  /** Whether a node has the key of a command that was queued there. */
  boolean isAt(int node, List<String> words) {
    return words.size() < 2 || owner(words.get(1)) == node;
  }

  /** Every node with the slots of the keys that it has, the first with all others. */
  Map<Endpoint, BitSet> slots() {
    Map<Endpoint, BitSet> slots = new LinkedHashMap<>();
    for (int i = 0; i < servers.size(); i++) {
      slots.put(Endpoint.tcp("node", FIRST_PORT + i), new BitSet());
    }
    List<BitSet> byNode = List.copyOf(slots.values());
    byNode.get(0).set(0, Layout.SLOTS);
    owners.forEach(
        (key, node) -> {
          byNode.get(0).clear(slot(key));
          byNode.get(node).set(slot(key));
        });
    return slots;
  }

  private static int slot(String key) {
    ByteBuf command = Unpooled.copiedBuffer(Say.commands("GET " + key), US_ASCII);
    Frame frame = new Frame();
    RequestFramer.INSTANCE.readHead(command, 0, frame);
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    return Slot.of(arguments, command);
  }

  /** What a node answers to a command that belongs elsewhere; null: it belongs there. */
  @Nullable String redirect(int node, String name, List<String> words, boolean asking) {
    if (!KEYED.contains(name) || words.size() < 2) {
      return null;
    }
    meanwhile.run();
    String key = words.get(1);
    Integer target = asked.get(key);
    boolean here = owner(key) == node ? target == null : asking && target != null && target == node;
    if (here) {
      return null;
    }
    if (odd != null) {
      return odd;
    }
    boolean ask = owner(key) == node && target != null;
    int port = FIRST_PORT + (ask ? target : owner(key));
    return (ask ? "-ASK 1 node:" : "-MOVED 1 node:") + port;
  }
}
