package dev.sluice.redis.session;

import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.login.ServerFacts;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import org.jspecify.annotations.Nullable;

/**
 * HELLO: the version of the protocol, and with it perhaps a proof and a name (networking.c,
 * helloCommand). Nothing changes unless all of it is right. Stateless.
 */
final class Hello {

  private Hello() {}

  /** What the options say. */
  private static final class Options {
    @Nullable String user;
    String password = "";
    @Nullable String name;
    @Nullable String error;
  }

  static Verdict answer(RedisSession session, Arguments arguments) {
    int version = session.state().resp3 ? 3 : 2;
    if (arguments.next()) {
      String text = arguments.text();
      if (!text.matches("-?[0-9]{1,9}")) {
        return LocalCommands.error(
            session, "ERR Protocol version is not an integer or out of range");
      }
      version = Integer.parseInt(text);
      if (version != 2 && version != 3) {
        return LocalCommands.error(session, RedisErrors.NOPROTO);
      }
    }
    Options options = options(arguments);
    String error = options.error;
    return error != null ? LocalCommands.error(session, error) : answer(session, version, options);
  }

  private static Options options(Arguments arguments) {
    Options options = new Options();
    while (options.error == null && arguments.next()) {
      if (arguments.is("AUTH") && arguments.left() >= 2) {
        arguments.next();
        options.user = arguments.words();
        arguments.next();
        options.password = arguments.words();
      } else if (arguments.is("SETNAME") && arguments.left() >= 1) {
        arguments.next();
        options.name = arguments.words();
        options.error = ClientCommands.nameFault(arguments.words());
      } else {
        options.error = "ERR Syntax error in HELLO option '" + arguments.text() + "'";
      }
    }
    return options;
  }

  private static Verdict answer(RedisSession session, int version, Options options) {
    ServerFacts server = session.service().server();
    if (server == null) {
      // What there is to say is known with the first connection.
      Verdict wait = session.seating().take(session.seating().mainKind());
      if (wait != null) {
        return wait;
      }
      server = session.service().server();
      if (server == null) {
        String refusal = session.refusing().take();
        return LocalCommands.error(session, refusal == null ? RedisErrors.SYNTAX : refusal);
      }
    }
    String user = options.user;
    if (user != null) {
      Boolean right = LocalCommands.isProven(session, user, options.password);
      if (right == null) {
        return Verdict.HOLD;
      }
      if (!right) {
        return LocalCommands.error(session, RedisErrors.WRONGPASS);
      }
    }
    if (!session.state().authenticated) {
      return LocalCommands.error(session, RedisErrors.HELLO_NOAUTH);
    }
    if (version == 3 && !server.resp3()) {
      return LocalCommands.error(session, RedisErrors.NOPROTO);
    }
    String name = options.name;
    if (name != null) {
      session.state().name = name;
    }
    speak(session, version == 3);
    write(session, server, version);
    return Verdict.SWALLOW;
  }

  /** Speaks another version of the protocol from now on, on a connection of its own as well. */
  private static void speak(RedisSession session, boolean resp3) {
    session.state().resp3 = resp3;
    session.onStateChanged();
    PinnedSession own = session.pin();
    if (own != null) {
      own.onStateChanged();
    }
  }

  private static void write(RedisSession session, ServerFacts server, int version) {
    Voice voice = session.voice();
    Replies.map(voice, 7, version == 3);
    Replies.bulk(voice, "server");
    Replies.bulk(voice, "redis");
    Replies.bulk(voice, "version");
    Replies.bulk(voice, server.version());
    Replies.bulk(voice, "proto");
    Replies.integer(voice, version);
    Replies.bulk(voice, "id");
    Replies.integer(voice, session.state().id);
    Replies.bulk(voice, "mode");
    Replies.bulk(voice, session.service().mode(server));
    Replies.bulk(voice, "role");
    Replies.bulk(voice, server.role());
    Replies.bulk(voice, "modules");
    Replies.array(voice, 0);
  }
}
