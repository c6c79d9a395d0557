package dev.sluice.redis.command;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands that a session has to tell apart. */
public enum Verb {
  /** Any other. */
  OTHER,
  MULTI,
  EXEC,
  DISCARD,
  WATCH,
  UNWATCH,
  SELECT,
  AUTH,
  HELLO,
  QUIT,
  RESET,
  PING,
  ECHO,
  MONITOR,
  READONLY,
  READWRITE,
  ASKING,
  SUBSCRIBE,
  UNSUBSCRIBE,
  PSUBSCRIBE,
  PUNSUBSCRIBE,
  SSUBSCRIBE,
  SUNSUBSCRIBE,
  PUBLISH,
  SPUBLISH,
  PUBSUB_NUMSUB,
  PUBSUB_SHARDNUMSUB,
  COPY,
  ACL_WHOAMI,
  CONFIG_GET,
  CLIENT_ID,
  CLIENT_INFO,
  CLIENT_LIST,
  CLIENT_KILL,
  CLIENT_UNBLOCK,
  CLIENT_SETNAME,
  CLIENT_GETNAME,
  CLIENT_SETINFO,
  CLIENT_REPLY,
  CLIENT_NO_EVICT,
  CLIENT_NO_TOUCH,
  CLIENT_TRACKING,
  CLIENT_TRACKINGINFO,
  CLIENT_CACHING,
  CLIENT_GETREDIR,
  CLIENT_HELP;

  private static final Map<String, Verb> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Verb::commandName, Function.identity()));

  private static String commandName(Verb verb) {
    String name = verb.name();
    return switch (verb) {
      case CLIENT_NO_EVICT -> "CLIENT NO-EVICT";
      case CLIENT_NO_TOUCH -> "CLIENT NO-TOUCH";
      default -> name.replace('_', ' ');
    };
  }

  /** The verb of a command or of a container's subcommand, such as {@code CLIENT ID}. */
  static Verb of(String name) {
    return BY_NAME.getOrDefault(name.toUpperCase(Locale.ROOT), OTHER);
  }
}
