package dev.sluice.redis.session;

import dev.sluice.core.time.Ticker;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom CLIENT KILL means (networking.c, clientKillCommand). Confined to the session that reads it,
 * and used at once.
 */
final class KillFilter {

  private final List<Predicate<ClientState>> conditions = new ArrayList<>();

  /** Whether it is the form with an address alone, which does not spare the caller. */
  private boolean old;

  private boolean sparesCaller = true;
  private @Nullable String error;

  private KillFilter() {}

  /** Reads the arguments behind the subcommand. */
  static KillFilter read(Arguments arguments, RedisSession session) {
    KillFilter filter = new KillFilter();
    if (arguments.left() == 0) {
      filter.error = RedisErrors.wrongArity("client|kill");
    } else if (arguments.left() == 1) {
      arguments.next();
      String address = arguments.text();
      filter.old = true;
      filter.sparesCaller = false;
      filter.conditions.add(client -> client.address.equals(address));
    }
    while (filter.error == null && arguments.left() >= 2) {
      filter.add(arguments, session);
    }
    if (filter.error == null && arguments.left() > 0) {
      filter.error = RedisErrors.SYNTAX;
    }
    return filter;
  }

  private void add(Arguments arguments, RedisSession session) {
    arguments.next();
    String name = arguments.text().toUpperCase(Locale.ROOT);
    arguments.next();
    String value = arguments.words();
    switch (name) {
      case "ID" -> number(value, "ERR client-id should be greater than 0", id -> c -> c.id == id);
      case "MAXAGE" ->
          number(value, "ERR maxage is not an integer or out of range", KillFilter::isAsOldAs);
      case "ADDR" -> conditions.add(client -> client.address.equals(value));
      case "LADDR" -> conditions.add(client -> client.localAddress.equals(value));
      case "USER" -> user(value, session);
      case "TYPE" -> type(value);
      case "SKIPME" -> skipMe(value);
      default -> error = RedisErrors.SYNTAX;
    }
  }

  private void number(String text, String fault, LongFunction<Predicate<ClientState>> condition) {
    if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
      conditions.add(condition.apply(Long.parseLong(text)));
    } else {
      error = fault;
    }
  }

  private static Predicate<ClientState> isAsOldAs(long seconds) {
    return client -> ClientLine.seconds(Ticker.system().nanos() - client.bornNanos) >= seconds;
  }

  private void user(String name, RedisSession session) {
    boolean known =
        session.proving().proofs().hasUser(name)
            || session.service().clients().of(session.state().tenant).stream()
                .anyMatch(client -> client.state().user.equals(name));
    if (known) {
      conditions.add(client -> client.user.equals(name));
    } else {
      error = "ERR No such user '" + name + "'";
    }
  }

  private void type(String name) {
    Predicate<ClientState> condition = ofType(name);
    if (condition == null) {
      error = unknownType(name);
    } else {
      conditions.add(condition);
    }
  }

  /**
   * Clients of a type; null: there is no such type. Replicas and masters are none of the proxy's.
   */
  static @Nullable Predicate<ClientState> ofType(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "normal" -> client -> !client.isSubscribed();
      case "pubsub" -> ClientState::isSubscribed;
      case "master", "replica", "slave" -> client -> false;
      default -> null;
    };
  }

  static String unknownType(String name) {
    return "ERR Unknown client type '" + name + "'";
  }

  private void skipMe(String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "yes" -> sparesCaller = true;
      case "no" -> sparesCaller = false;
      default -> error = RedisErrors.SYNTAX;
    }
  }

  /** What is wrong with it, in the server's words; null: nothing. */
  @Nullable String error() {
    return error;
  }

  boolean isOld() {
    return old;
  }

  /** Whether it means that client. */
  boolean takes(ClientState client, boolean caller) {
    return !(caller && sparesCaller) && conditions.stream().allMatch(c -> c.test(client));
  }
}
