package dev.sluice.it.differential.redis;

import java.util.ArrayList;
import java.util.List;

/** Subscriptions, from the first to the end of the last. Stateless. */
final class ChannelUnits {

  private ChannelUnits() {}

  static Unit any(Walk walk) {
    return switch (walk.upTo(8)) {
      case 0 -> Unit.of("PUBLISH", walk.freshKey(), walk.mark());
      case 1 -> Unit.of(walk.oneOf("UNSUBSCRIBE", "PUNSUBSCRIBE"), walk.freshKey());
      case 2, 3 -> walk.isResp3() ? ownMessages(walk) : messages(walk, "S", "SPUBLISH");
      case 4 -> messages(walk, "S", "SPUBLISH");
      default -> messages(walk, "", "PUBLISH");
    };
  }

  /** Others publish; some of it fits a pattern as well. */
  private static Unit messages(Walk walk, String kind, String publish) {
    String first = walk.freshKey();
    String second = walk.freshKey();
    boolean pattern = kind.isEmpty() && walk.chance(50);
    Unit unit = new Unit().send(Command.of(kind + "SUBSCRIBE", first, second)).awaits(2);
    if (pattern) {
      unit.say("PSUBSCRIBE", first + "*");
    }
    unit.heard();
    List<Command> published = new ArrayList<>();
    int count = 1 + walk.upTo(5);
    for (int i = 0; i < count; i++) {
      boolean one = walk.chance(50);
      published.add(Command.of(publish, one ? first : second, walk.mark()));
      unit.awaits(one && pattern ? 2 : 1);
    }
    between(walk, unit);
    unit.meanwhile(walk, walk.upTo(3), published.toArray(Command[]::new)).heard();
    between(walk, unit);
    if (pattern) {
      unit.say("PUNSUBSCRIBE", first + "*");
    }
    unit.say(kind + "UNSUBSCRIBE", second).say(kind + "UNSUBSCRIBE", first);
    return unit.say("ECHO", walk.mark());
  }

  /** What a subscriber may say, and what it may not. */
  private static void between(Walk walk, Unit unit) {
    switch (walk.upTo(4)) {
      case 0 -> unit.say("PING");
      case 1 -> unit.say("PING", walk.mark());
      case 2 -> unit.say("GET", walk.key('k'));
      default -> {
        // It says nothing.
      }
    }
  }

  private static Unit ownMessages(Walk walk) {
    String channel = walk.freshKey();
    return Unit.of("SUBSCRIBE", channel)
        .say("SET", walk.key('k'), walk.mark())
        .say("PUBLISH", channel, walk.mark())
        .awaits(1)
        .say("UNSUBSCRIBE", channel)
        .say("PUBLISH", channel, walk.mark());
  }
}
