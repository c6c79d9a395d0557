package dev.sluice.redis.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A small Redis: strings and lists by database, transactions, one blocking command, channels. It
 * sees bytes and writes bytes; each {@link Connection} is one client of it.
 */
final class Server {

  private final Map<String, String> strings;
  private final Map<String, ArrayDeque<String>> lists;
  private final List<Connection> connections = new ArrayList<>();

  /** Which node of a cluster it is; {@link Nodes#NONE}: of none. */
  private final int node;

  /** Null unless it is a node of a cluster. */
  private final @Nullable Nodes nodes;

  Server() {
    this(null, Nodes.NONE, new HashMap<>(), new HashMap<>());
  }

  Server(
      @Nullable Nodes nodes,
      int node,
      Map<String, String> strings,
      Map<String, ArrayDeque<String>> lists) {
    this.nodes = nodes;
    this.node = node;
    this.strings = strings;
    this.lists = lists;
  }

  /** Whether it says nothing any more. */
  boolean frozen;

  /** Whether a script runs, beside which only some commands are allowed. */
  boolean busy;

  /** Whether it has refused anything because of that. */
  boolean hasRefused;

  private int connected;

  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.\r\n";

  Connection connect() {
    connected++;
    Connection connection = new Connection(connected);
    connections.add(connection);
    return connection;
  }

  /** Whoever is blocked gets nothing, as if it had waited for long enough; whether anybody was. */
  boolean unblock() {
    boolean any = false;
    for (Connection each : List.copyOf(connections)) {
      any |= each.giveUp();
    }
    return any;
  }

  /** Whoever is blocked on a key or listens to such a shard channel is told. */
  void giveAway(String key, String where) {
    for (Connection each : List.copyOf(connections)) {
      if (each.channels.has(key)) {
        each.out.append(each.channels.unsubscribe(List.of("sunsubscribe", key), false));
      }
      if (each.blockedOn.equals(key)) {
        each.blockedOn = "";
        each.out.append(where).append("\r\n");
        each.work();
      }
    }
  }

  /** One client. */
  final class Connection {
    final int id;
    private final StringBuilder in = new StringBuilder();
    final StringBuilder out = new StringBuilder();
    private final Wording wording = new Wording();
    private final Channels channels = new Channels(wording);
    private final List<List<String>> queued = new ArrayList<>();
    private final Map<String, String> watched = new TreeMap<>();
    private boolean multi;

    /** Whether a command of the transaction was refused. */
    private boolean spoilt;

    private boolean asking;
    private boolean monitors;
    private String blockedOn = "";
    private int database;
    private boolean executing;

    /** What the next commands are answered with instead of being carried out. */
    final ArrayDeque<String> scripted = new ArrayDeque<>();

    /** Everything that was carried out, for scenarios to look at. */
    final List<String> log = new ArrayList<>();

    private Connection(int id) {
      this.id = id;
    }

    void receive(String bytes) {
      in.append(bytes);
      work();
    }

    void close() {
      connections.remove(this);
    }

    private boolean giveUp() {
      boolean was = !blockedOn.isEmpty();
      if (was) {
        blockedOn = "";
        out.append(wording.nothing());
        work();
      }
      return was;
    }

    /** What its next user would find that the setting does not say; null: nothing. */
    @Nullable String stain(int setting) {
      if (in.length() > 0 || out.length() > 0) {
        return "its server has got half a request, or has more to say";
      }
      if (multi || asking || !watched.isEmpty() || !blockedOn.isEmpty()) {
        return "its server remembers a transaction, a watch or a blocking command";
      }
      if (monitors || !channels.isEmpty()) {
        return "its server has something to tell";
      }
      int number = TrunkKind.database(setting);
      boolean known = number != RedisBackend.UNKNOWN;
      boolean astray = (known && database != number) || wording.resp3 != TrunkKind.resp3(setting);
      return astray ? "its server is in " + database + ", resp3 " + wording.resp3 : null;
    }

    String take() {
      if (frozen) {
        return "";
      }
      String text = out.toString();
      out.setLength(0);
      return text;
    }

    private void work() {
      List<String> words = blockedOn.isEmpty() ? next() : List.of();
      while (!words.isEmpty()) {
        log.add(String.join(" ", words));
        tellMonitors(words.get(0));
        handle(words);
        words = blockedOn.isEmpty() ? next() : List.of();
      }
    }

    private void tellMonitors(String name) {
      for (Connection other : connections) {
        if (other.monitors) {
          other.out.append("+1339518083.107412 [0 127.0.0.1:60866] \"" + name + "\"\r\n");
        }
      }
    }

    private List<String> next() {
      List<String> words = new ArrayList<>();
      int line = in.indexOf("\r\n");
      if (line < 0) {
        return words;
      }
      int count = Integer.parseInt(in.substring(1, line));
      int at = line + 2;
      for (int i = 0; i < count; i++) {
        int head = in.indexOf("\r\n", at);
        if (head < 0) {
          return List.of();
        }
        int length = Integer.parseInt(in.substring(at + 1, head));
        if (in.length() < head + 4 + length) {
          return List.of();
        }
        words.add(in.substring(head + 2, head + 2 + length));
        at = head + 4 + length;
      }
      in.delete(0, at);
      return words;
    }

    private void handle(List<String> words) {
      String name = words.get(0).toUpperCase(Locale.ROOT);
      boolean asked = asking;
      asking = name.equals("ASKING");
      String elsewhere = nodes == null ? null : nodes.redirect(node, name, words, asked);
      if (elsewhere != null) {
        spoilt |= multi;
        out.append(elsewhere).append("\r\n");
        return;
      }
      if (name.equals("EXEC") && multi && (spoilt || isElsewhere())) {
        out.append(spoilt ? ABORTED : "-MOVED 1 node:7001\r\n");
        discard();
        return;
      }
      boolean immediate = List.of("EXEC", "DISCARD", "MULTI", "WATCH", "RESET").contains(name);
      if (!scripted.isEmpty()) {
        out.append(scripted.remove());
      } else if (busy && !immediate && !name.equals("HELLO")) {
        hasRefused = true;
        out.append("-BUSY Redis is busy running a script.\r\n");
      } else if (multi && !immediate) {
        queued.add(words);
        out.append("+QUEUED\r\n");
      } else {
        out.append(carryOut(name, words));
      }
    }

    private boolean isElsewhere() {
      return nodes != null && queued.stream().anyMatch(words -> !nodes.isAt(node, words));
    }

    private String carryOut(String name, List<String> words) {
      if (words.size() <= leastArguments(name)) {
        return "-ERR wrong number of arguments for '" + name + "' command\r\n";
      }
      return switch (name) {
        case "ASKING" -> "+OK\r\n";
        case "COMMAND" -> nodes == null ? "-NOPERM nobody tells where keys are\r\n" : nodes.table();
        case "HELLO" -> hello(words);
        case "RESET" -> reset();
        case "SELECT" -> select(words.get(1));
        case "SET" -> set(words.get(1), words.get(2));
        case "GET" -> wording.bulk(strings.get(database + ":" + words.get(1)));
        case "ECHO" -> wording.bulk(words.get(1));
        case "PING" ->
            words.size() > 1
                ? wording.bulk(words.get(1))
                : channels.isEmpty() || wording.resp3
                    ? "+PONG\r\n"
                    : "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
        case "MULTI" -> begin();
        case "EXEC" -> exec();
        case "DISCARD" -> discard();
        case "WATCH" -> watch(words.get(1));
        case "UNWATCH" -> {
          watched.clear();
          yield "+OK\r\n";
        }
        case "RPUSH" -> push(words.get(1), words.get(2));
        case "BLPOP" -> pop(words.get(1));
        case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE" ->
            channels.subscribe(words, name.startsWith("P"));
        case "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" ->
            channels.unsubscribe(words, name.startsWith("P"));
        case "PUBSUB" -> numbers(words);
        case "MONITOR" -> {
          monitors = true;
          yield "+OK\r\n";
        }
        case "PUBLISH" -> publish(words.get(1), words.get(2));
        case "EVAL" -> ":7\r\n";
        default -> "-ERR unknown command '" + words.get(0) + "'\r\n";
      };
    }

    private static int leastArguments(String name) {
      return switch (name) {
        case "SET", "RPUSH", "PUBLISH", "BLPOP" -> 2;
        case "HELLO", "SELECT", "GET", "ECHO", "WATCH", "SUBSCRIBE", "PSUBSCRIBE", "PUBSUB" -> 1;
        default -> 0;
      };
    }

    private String hello(List<String> words) {
      wording.resp3 = words.get(1).equals("3");
      return (wording.resp3 ? "%2" : "*4")
          + "\r\n$7\r\nversion\r\n$5\r\n7.0.0\r\n$2\r\nid\r\n:"
          + id
          + "\r\n";
    }

    private String reset() {
      multi = false;
      spoilt = false;
      monitors = false;
      queued.clear();
      watched.clear();
      channels.clear();
      database = 0;
      wording.resp3 = false;
      return "+RESET\r\n";
    }

    private String select(String number) {
      if (!number.matches("[0-9]|1[0-5]")) {
        return "-ERR DB index is out of range\r\n";
      }
      database = Integer.parseInt(number);
      return "+OK\r\n";
    }

    private String set(String key, String value) {
      strings.put(database + ":" + key, value);
      return "+OK\r\n";
    }

    private String begin() {
      if (multi) {
        return "-ERR MULTI calls can not be nested\r\n";
      }
      multi = true;
      return "+OK\r\n";
    }

    private String exec() {
      if (!multi) {
        return "-ERR EXEC without MULTI\r\n";
      }
      multi = false;
      boolean stale =
          watched.entrySet().stream()
              .anyMatch(e -> !e.getValue().equals(String.valueOf(strings.get(e.getKey()))));
      watched.clear();
      List<List<String>> all = List.copyOf(queued);
      queued.clear();
      if (stale) {
        return wording.nothing();
      }
      executing = true;
      StringBuilder text = new StringBuilder("*" + all.size() + "\r\n");
      all.forEach(words -> text.append(carryOut(words.get(0).toUpperCase(Locale.ROOT), words)));
      executing = false;
      return text.toString();
    }

    private String discard() {
      boolean open = multi;
      multi = false;
      spoilt = false;
      queued.clear();
      watched.clear();
      return open ? "+OK\r\n" : "-ERR DISCARD without MULTI\r\n";
    }

    private String watch(String key) {
      if (multi) {
        return "-ERR WATCH inside MULTI is not allowed\r\n";
      }
      String name = database + ":" + key;
      watched.put(name, String.valueOf(strings.get(name)));
      return "+OK\r\n";
    }

    private String push(String list, String value) {
      for (Connection other : connections) {
        if (!list.isEmpty() && other.blockedOn.equals(list)) {
          other.blockedOn = "";
          other.out.append("*2\r\n").append(wording.bulk(list)).append(wording.bulk(value));
          other.work();
          return ":1\r\n";
        }
      }
      ArrayDeque<String> values = lists.computeIfAbsent(list, l -> new ArrayDeque<>());
      values.add(value);
      return ":" + values.size() + "\r\n";
    }

    private String pop(String list) {
      ArrayDeque<String> values = lists.getOrDefault(list, new ArrayDeque<>());
      if (values.isEmpty() && (executing || list.isEmpty())) {
        return wording.nothing();
      }
      if (values.isEmpty()) {
        blockedOn = list;
        return "";
      }
      return "*2\r\n" + wording.bulk(list) + wording.bulk(values.remove());
    }

    private String publish(String channel, String message) {
      int heard = 0;
      for (Connection other : connections) {
        List<String> told = other.channels.told(channel, message);
        told.forEach(other.out::append);
        heard += told.size();
      }
      return ":" + heard + "\r\n";
    }

    private String numbers(List<String> words) {
      StringBuilder text = new StringBuilder("*" + 2 * (words.size() - 2) + "\r\n");
      for (String channel : words.subList(2, words.size())) {
        long heard = connections.stream().filter(c -> c.channels.has(channel)).count();
        text.append(wording.bulk(channel)).append(':').append(heard).append("\r\n");
      }
      return text.toString();
    }
  }
}
