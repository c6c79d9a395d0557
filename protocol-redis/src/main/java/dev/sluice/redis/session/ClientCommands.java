package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT with its subcommands: names, numbers and lists of the proxy's clients instead of the
 * server's, which are the proxy's own connections. Stateless.
 */
final class ClientCommands {

  private ClientCommands() {}

  static Verdict answer(RedisSession session, Command command, Frame frame, Arguments arguments) {
    arguments.next();
    Voice voice = session.voice();
    ClientState state = session.state();
    switch (command.verb()) {
      case CLIENT_ID -> Replies.integer(voice, state.id);
      case CLIENT_INFO -> Replies.bulk(voice, ClientLine.of(session, frame.available()) + "\n");
      case CLIENT_LIST -> list(session, arguments, frame.available());
      case CLIENT_GETNAME -> state.writeName(voice);
      case CLIENT_GETREDIR -> Replies.integer(voice, -1);
      case CLIENT_TRACKINGINFO -> trackingInfo(voice, state.resp3);
      case CLIENT_NO_EVICT -> noEvict(session, arguments);
      case CLIENT_SETNAME -> setName(session, arguments);
      case CLIENT_SETINFO -> setInfo(session, arguments);
      case CLIENT_REPLY -> reply(session, arguments);
      case CLIENT_KILL -> kill(session, arguments);
      case CLIENT_UNBLOCK -> {
        return unblock(session, frame, arguments);
      }
      case CLIENT_HELP -> help(voice);
      default -> Replies.error(voice, RedisErrors.notPermitted(state.user, command.name()));
    }
    return Verdict.SWALLOW;
  }

  /** All of the tenant's clients, or those of a type or of some numbers. */
  private static void list(RedisSession session, Arguments arguments, int queryBytes) {
    Voice voice = session.voice();
    Predicate<ClientState> wanted = client -> true;
    if (arguments.next()) {
      boolean byType = arguments.is("TYPE") && arguments.left() == 1;
      if (!byType && !(arguments.is("ID") && arguments.left() > 0)) {
        Replies.error(voice, RedisErrors.SYNTAX);
        return;
      }
      Predicate<ClientState> found = byType ? ofType(arguments) : ofNumbers(arguments);
      if (found == null) {
        String fault = byType ? KillFilter.unknownType(arguments.text()) : "ERR Invalid client ID";
        Replies.error(voice, fault);
        return;
      }
      wanted = found;
    }
    StringBuilder lines = new StringBuilder();
    for (RedisSession client : session.service().clients().of(session.state().tenant)) {
      if (wanted.test(client.state())) {
        boolean own = client.state().id == session.state().id;
        lines.append(ClientLine.of(client, own ? queryBytes : 0)).append('\n');
      }
    }
    Replies.bulk(voice, lines.toString());
  }

  private static @Nullable Predicate<ClientState> ofType(Arguments arguments) {
    arguments.next();
    return KillFilter.ofType(arguments.text());
  }

  private static @Nullable Predicate<ClientState> ofNumbers(Arguments arguments) {
    Set<Long> numbers = new HashSet<>();
    while (arguments.next()) {
      String text = arguments.text();
      if (!text.matches("[0-9]{1,18}")) {
        return null;
      }
      numbers.add(Long.parseLong(text));
    }
    return client -> numbers.contains(client.id);
  }

  /** The server would not evict the client, whose buffers are here; it is shown in lists alone. */
  private static void noEvict(RedisSession session, Arguments arguments) {
    boolean one = arguments.left() == 1 && arguments.next();
    if (!one) {
      Replies.error(session.voice(), RedisErrors.wrongArity("client|no-evict"));
    } else if (arguments.is("ON") || arguments.is("OFF")) {
      session.state().noEvict = arguments.is("ON");
      Replies.simple(session.voice(), "OK");
    } else {
      Replies.error(session.voice(), RedisErrors.SYNTAX);
    }
  }

  private static void trackingInfo(Voice voice, boolean resp3) {
    Replies.map(voice, 3, resp3);
    Replies.bulk(voice, "flags");
    Replies.set(voice, 1, resp3);
    Replies.bulk(voice, "off");
    Replies.bulk(voice, "redirect");
    Replies.integer(voice, -1);
    Replies.bulk(voice, "prefixes");
    Replies.array(voice, 0);
  }

  private static void setName(RedisSession session, Arguments arguments) {
    if (arguments.left() != 1) {
      Replies.error(session.voice(), RedisErrors.wrongArity("client|setname"));
      return;
    }
    arguments.next();
    String fault = nameFault(arguments.words());
    if (fault != null) {
      Replies.error(session.voice(), fault);
      return;
    }
    session.state().name = arguments.words();
    Replies.simple(session.voice(), "OK");
  }

  /** What is wrong with a client's name, or null: a line of CLIENT LIST must stay readable. */
  static @Nullable String nameFault(String name) {
    return name.chars().allMatch(c -> (c > ' ' && c <= '~') || c > 127)
        ? null
        : "ERR Client names cannot contain spaces, newlines or special characters.";
  }

  private static void setInfo(RedisSession session, Arguments arguments) {
    if (arguments.left() != 2) {
      Replies.error(session.voice(), RedisErrors.wrongArity("client|setinfo"));
      return;
    }
    arguments.next();
    String attribute = arguments.text().toLowerCase(Locale.ROOT);
    arguments.next();
    String value = arguments.words();
    if (nameFault(value) != null) {
      Replies.error(
          session.voice(),
          "ERR " + attribute + " cannot contain spaces, newlines or special characters.");
      return;
    }
    switch (attribute) {
      case "lib-name" -> session.state().library = value;
      case "lib-ver" -> session.state().libraryVersion = value;
      default -> {
        Replies.error(session.voice(), "ERR Unrecognized option '" + attribute + "'");
        return;
      }
    }
    Replies.simple(session.voice(), "OK");
  }

  /** ON is answered, OFF and SKIP are not (networking.c, clientCommand). */
  private static void reply(RedisSession session, Arguments arguments) {
    Voice voice = session.voice();
    if (arguments.left() != 1) {
      Replies.error(voice, RedisErrors.wrongArity("client|reply"));
      return;
    }
    arguments.next();
    if (arguments.is("ON")) {
      voice.mode(Voice.Mode.ON);
      Replies.simple(voice, "OK");
    } else if (arguments.is("OFF")) {
      voice.mode(Voice.Mode.OFF);
    } else if (arguments.is("SKIP")) {
      if (voice.mode() != Voice.Mode.OFF) {
        voice.mode(Voice.Mode.SKIP_NEXT);
      }
    } else {
      Replies.error(voice, RedisErrors.SYNTAX);
    }
  }

  /** The old form has an address alone, and is answered in another way. */
  private static void kill(RedisSession session, Arguments arguments) {
    Voice voice = session.voice();
    KillFilter filter = KillFilter.read(arguments, session);
    String fault = filter.error();
    if (fault != null) {
      Replies.error(voice, fault);
      return;
    }
    int killed = 0;
    boolean self = false;
    List<RedisSession> all = session.service().clients().of(session.state().tenant);
    for (RedisSession client : all) {
      boolean own = client.state().id == session.state().id;
      if (filter.takes(client.state(), own)) {
        killed++;
        self |= own;
        if (!own) {
          client.tools().execute(() -> client.tools().close(CloseReason.KILLED));
        }
      }
    }
    if (!filter.isOld()) {
      Replies.integer(voice, killed);
    } else if (killed == 0) {
      Replies.error(voice, "ERR No such client");
    } else {
      Replies.simple(voice, "OK");
    }
    if (self) {
      // Its own end comes after the answer.
      session.tools().execute(() -> session.tools().close(CloseReason.PEER_GOODBYE));
    }
  }

  /** The number is the proxy's; the server is told its own, on a way that nothing blocks. */
  private static Verdict unblock(RedisSession session, Frame frame, Arguments arguments) {
    if (arguments.left() < 1 || arguments.left() > 2) {
      return LocalCommands.error(session, RedisErrors.wrongArity("client|unblock"));
    }
    arguments.next();
    String number = arguments.text();
    if (!number.matches("[0-9]{1,18}")) {
      return LocalCommands.error(session, "ERR value is not an integer or out of range");
    }
    String how = "TIMEOUT";
    if (arguments.next()) {
      how = arguments.text();
      if (!arguments.is("TIMEOUT") && !arguments.is("ERROR")) {
        return LocalCommands.error(session, "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
      }
    }
    RedisSession client =
        session.service().clients().find(session.state().tenant, Long.parseLong(number));
    long backend = client == null ? 0 : client.state().blockedBackend;
    if (backend == 0) {
      Replies.integer(session.voice(), 0);
      return Verdict.SWALLOW;
    }
    Verdict verdict = session.seating().share(session.seating().controlKind());
    if (verdict == Verdict.SHARE) {
      Replies.request(session.trunks().trunk(), "CLIENT", "UNBLOCK", Long.toString(backend), how);
      frame.skip(frame.available());
    }
    return verdict;
  }

  private static void help(Voice voice) {
    List<String> lines =
        List.of(
            "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "GETNAME, GETREDIR, HELP, ID, INFO, KILL, LIST, NO-EVICT, NO-TOUCH, REPLY, SETINFO,",
            "    SETNAME, TRACKING, TRACKINGINFO, UNBLOCK.",
            "    They speak of the proxy's clients of the same tenant.");
    Replies.array(voice, lines.size());
    lines.forEach(line -> Replies.simple(voice, line));
  }
}
