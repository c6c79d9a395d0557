package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.command.Access;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Request;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One command off the hot path: found by its name and, for a container, its subcommand, with the
 * way that it takes for a session that has no connection of its own. Immutable; made for one
 * command.
 *
 * @param command null: the server knows no such command, and nobody knows what it would do to a
 *     connection
 * @param container the container of which the subcommand is not known, or null
 */
record Dispatch(@Nullable Command command, @Nullable Command container, Way way) {

  /** Settings that clients ask for before they begin, and that give nothing away. */
  private static final Set<String> ASKED_FOR =
      Set.of("save", "appendonly", "databases", "maxmemory", "maxmemory-policy", "timeout");

  /** Where a command goes. */
  enum Way {
    MAIN,
    SCRIPT,
    CONTROL,
    OWN,
    LOCAL
  }

  /** Finds the command that a message is, or is the beginning of. */
  static Dispatch find(CommandIndex commands, Frame frame) {
    Command found =
        commands.find(frame.buffer(), frame.bodyIndex(), Request.nameLength(frame.kind()));
    if (found == null) {
      return new Dispatch(null, null, Way.LOCAL);
    }
    CommandIndex subcommands = found.subcommands();
    if (subcommands == null) {
      return new Dispatch(found, null, way(found, frame));
    }
    if (Request.isPart(frame.kind()) || Request.count(frame.kind()) < 2) {
      // Without a subcommand it is an error, in the server's words.
      return new Dispatch(found, null, Way.MAIN);
    }
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    Command inner = subcommands.find(frame.buffer(), arguments.index(), arguments.length());
    return inner == null
        ? new Dispatch(null, found, Way.LOCAL)
        : new Dispatch(inner, null, way(inner, frame));
  }

  private static Way way(Command command, Frame frame) {
    return switch (command.treatment()) {
      case SHARED, PUBLICATION, GATED, CONTAINER -> Way.MAIN;
      case SCRIPT -> Way.SCRIPT;
      case CONTROL -> Way.CONTROL;
      case BLOCKING, STICKY, REJECTED -> Way.OWN;
      case MAYBE_BLOCKING -> Request.isPart(frame.kind()) || blocks(frame) ? Way.OWN : Way.MAIN;
      case TRANSACTION -> opens(command.verb()) ? Way.OWN : Way.MAIN;
      case SUBSCRIPTION -> isUnsubscribe(command.verb()) ? Way.LOCAL : Way.OWN;
      case LOCAL -> Way.LOCAL;
    };
  }

  /** EXEC, DISCARD and UNWATCH without anything to end say so, or nothing, on any connection. */
  private static boolean opens(Verb verb) {
    return verb == Verb.MULTI || verb == Verb.WATCH;
  }

  static boolean isUnsubscribe(Verb verb) {
    return verb == Verb.UNSUBSCRIBE || verb == Verb.PUNSUBSCRIBE || verb == Verb.SUNSUBSCRIBE;
  }

  /** Whether the option BLOCK stands before the streams. */
  private static boolean blocks(Frame frame) {
    Arguments arguments = Request.arguments(frame);
    while (arguments.next()) {
      if (arguments.is("BLOCK")) {
        return true;
      }
      if (arguments.is("STREAMS")) {
        return false;
      }
    }
    return false;
  }

  Verb verb() {
    return command == null ? Verb.OTHER : command.verb();
  }

  /** Whether it asks what the server is like. */
  boolean isInfo() {
    return command != null && command.name().equals("info");
  }

  /** Whether the proxy answers it, whatever the session has. */
  boolean isLocal() {
    return command != null && command.treatment() == Treatment.LOCAL;
  }

  /** Whether it may be said by who has not proved who it is. */
  boolean isForStrangers() {
    return switch (verb()) {
      case AUTH, HELLO, QUIT, RESET -> true;
      default -> false;
    };
  }

  /** Whether the tenant may use it. */
  boolean isAllowed(RedisService service, Frame frame) {
    Command wanted = command;
    if (wanted == null) {
      // It goes nowhere: there is an answer to what nobody knows.
      return true;
    }
    if (isTakeover(wanted)) {
      return false;
    }
    if (wanted.verb() == Verb.SELECT && service.access() == Access.SHARED) {
      int number = DatabaseNumber.of(frame);
      return number < 0 || number == service.database();
    }
    return wanted.isAllowed(service.access()) || isHarmless(wanted, frame);
  }

  /** What is only refused for what its arguments might reach, and does not reach it. */
  private static boolean isHarmless(Command command, Frame frame) {
    if (Request.isPart(frame.kind())) {
      return false;
    }
    return switch (command.verb()) {
      case CONFIG_GET -> asksHarmlessly(frame);
      case COPY -> staysInPlace(frame);
      default -> false;
    };
  }

  private static boolean staysInPlace(Frame frame) {
    Arguments arguments = Request.arguments(frame);
    while (arguments.next()) {
      if (arguments.is("DB")) {
        return false;
      }
    }
    return true;
  }

  /** What turns a connection into something that no session here understands. */
  private static boolean isTakeover(Command command) {
    return switch (command.name()) {
      case "sync", "psync", "replconf", "script|debug" -> true;
      // They wait for what their own connection has written, and would wait for nothing.
      case "wait", "waitaof" -> true;
      default -> false;
    };
  }

  private static boolean asksHarmlessly(Frame frame) {
    if (Request.count(frame.kind()) != 3) {
      return false;
    }
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    arguments.next();
    return ASKED_FOR.contains(arguments.text().toLowerCase(Locale.ROOT));
  }

  /** The error of a command that nobody knows, in the server's words (server.c). */
  String unknown(Frame frame) {
    if (Request.isPart(frame.kind())) {
      return "ERR unknown command";
    }
    Arguments arguments = Request.arguments(frame);
    Command of = container;
    if (of != null) {
      arguments.next();
      String name = of.name().toUpperCase(Locale.ROOT);
      return "ERR unknown subcommand '" + clip(arguments.text()) + "'. Try " + name + " HELP.";
    }
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(clip(arguments.text())).append("', with args beginning with: ");
    int begin = text.length();
    while (text.length() - begin < 128 && arguments.next()) {
      String argument = arguments.text();
      int room = 128 - (text.length() - begin);
      text.append('\'').append(argument, 0, Math.min(argument.length(), room)).append("' ");
    }
    return text.toString();
  }

  private static String clip(String text) {
    return text.length() > 128 ? text.substring(0, 128) : text;
  }
}
