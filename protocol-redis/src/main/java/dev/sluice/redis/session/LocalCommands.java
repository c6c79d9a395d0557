package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.login.Proofs;
import dev.sluice.redis.login.ServerFacts;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands that the proxy answers itself, because they speak of the client's connection, which the
 * server does not know. Every earlier reply has come when one is judged here. Stateless.
 */
final class LocalCommands {

  static final String NO_CLUSTER = "ERR This instance has cluster support disabled";

  private LocalCommands() {}

  static Verdict answer(RedisSession session, Command command, Frame frame) {
    Arguments arguments = Request.arguments(frame);
    return switch (command.verb()) {
      case SELECT -> select(session, frame);
      case AUTH -> auth(session, arguments);
      case HELLO -> Hello.answer(session, arguments);
      case QUIT -> quit(session);
      case RESET -> reset(session);
      case READONLY, READWRITE, ASKING -> cluster(session);
      case UNSUBSCRIBE, PUNSUBSCRIBE, SUNSUBSCRIBE ->
          unsubscribe(session, command.name(), arguments);
      case ACL_WHOAMI -> whoAmI(session);
      default -> ClientCommands.answer(session, command, frame, arguments);
    };
  }

  /** A database that the server has not been seen to have is for the server to judge. */
  private static Verdict select(RedisSession session, Frame frame) {
    int number = DatabaseNumber.of(frame);
    if (number < 0 || !session.service().hasDatabase(number)) {
      return Verdict.ACQUIRE;
    }
    session.state().database = number;
    session.onStateChanged();
    return ok(session);
  }

  static Verdict ok(RedisSession session) {
    Replies.simple(session.voice(), "OK");
    return Verdict.SWALLOW;
  }

  static Verdict error(RedisSession session, String error) {
    Replies.error(session.voice(), error);
    return Verdict.SWALLOW;
  }

  private static Verdict auth(RedisSession session, Arguments arguments) {
    if (arguments.count() < 2) {
      return error(session, RedisErrors.wrongArity("auth"));
    }
    if (arguments.count() > 3) {
      return error(session, RedisErrors.SYNTAX);
    }
    arguments.next();
    String first = arguments.words();
    String user = arguments.count() == 2 ? Proofs.DEFAULT_USER : first;
    String password = arguments.next() ? arguments.words() : first;
    Boolean right = isProven(session, user, password);
    if (right == null) {
      return Verdict.HOLD;
    }
    return right ? ok(session) : error(session, RedisErrors.WRONGPASS);
  }

  /** Whether the client is who it says; null: it is being found out, and the session is held. */
  static @Nullable Boolean isProven(RedisSession session, String sent, String password) {
    String user = session.proving().proofs().userAtTenant(sent);
    boolean right = session.proving().takeProven();
    if (!right) {
      CompletableFuture<Boolean> checked = session.proving().check(user, password);
      if (!checked.isDone()) {
        return null;
      }
      session.proving().forgetCheck();
      right = !checked.isCompletedExceptionally() && checked.join();
    }
    if (right) {
      session.state().user = user;
      session.state().authenticated = true;
    }
    return right;
  }

  private static Verdict quit(RedisSession session) {
    Replies.simple(session.voice(), "OK");
    return Verdict.CLOSE;
  }

  private static Verdict reset(RedisSession session) {
    PinnedSession pin = session.pin();
    if (pin != null) {
      pin.leave();
    }
    session.reset();
    Replies.simple(session.voice(), "RESET");
    return Verdict.SWALLOW;
  }

  /** In front of a cluster they would change a connection that others share. */
  private static Verdict cluster(RedisSession session) {
    ServerFacts server = session.service().server();
    return server != null && server.isCluster() ? ok(session) : error(session, NO_CLUSTER);
  }

  /** A session without a connection of its own has no subscriptions; silence does not matter. */
  private static Verdict unsubscribe(RedisSession session, String name, Arguments arguments) {
    Outbound client = session.tools().client();
    boolean named = arguments.next();
    do {
      if (session.state().resp3) {
        Replies.push(client, 3);
      } else {
        Replies.array(client, 3);
      }
      Replies.bulk(client, name);
      if (named) {
        Replies.raw(client, arguments.text());
      } else {
        Replies.nothing(client, session.state().resp3);
      }
      Replies.integer(client, 0);
    } while (arguments.next());
    return Verdict.SWALLOW;
  }

  private static Verdict whoAmI(RedisSession session) {
    Replies.bulk(session.voice(), session.state().user);
    return Verdict.SWALLOW;
  }
}
