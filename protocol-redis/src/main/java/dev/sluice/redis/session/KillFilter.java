package dev.sluice.redis.session;

import dev.sluice.redis.wire.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Whom CLIENT KILL means. Immutable.
 *
 * @param old whether it is the form with an address alone, which does not spare the caller
 * @param id 0: any
 * @param sparesCaller {@code SKIPME}
 */
record KillFilter(
    boolean old, long id, @Nullable String address, @Nullable String user, boolean sparesCaller) {

  /** Reads the arguments behind the subcommand, or null if they are none of the forms. */
  static @Nullable KillFilter read(Arguments arguments) {
    if (arguments.left() == 1) {
      arguments.next();
      return new KillFilter(true, 0, arguments.text(), null, false);
    }
    KillFilter filter = new KillFilter(false, 0, null, null, true);
    while (filter != null && arguments.left() >= 2) {
      filter = filter.with(arguments);
    }
    return arguments.left() == 0 ? filter : null;
  }

  private @Nullable KillFilter with(Arguments arguments) {
    arguments.next();
    if (arguments.is("ID")) {
      arguments.next();
      String text = arguments.text();
      return text.matches("[0-9]{1,18}")
          ? new KillFilter(old, Long.parseLong(text), address, user, sparesCaller)
          : null;
    }
    if (arguments.is("ADDR")) {
      arguments.next();
      return new KillFilter(old, id, arguments.text(), user, sparesCaller);
    }
    if (arguments.is("USER")) {
      arguments.next();
      return new KillFilter(old, id, address, arguments.words(), sparesCaller);
    }
    if (arguments.is("SKIPME")) {
      arguments.next();
      return arguments.is("YES") || arguments.is("NO")
          ? new KillFilter(old, id, address, user, arguments.is("YES"))
          : null;
    }
    if (arguments.is("TYPE")) {
      arguments.next();
      return arguments.is("NORMAL") || arguments.is("PUBSUB") ? this : null;
    }
    return null;
  }

  /** Whether it means that client. */
  boolean takes(ClientState client, boolean caller) {
    return !(caller && sparesCaller)
        && (id == 0 || client.id == id)
        && (address == null || client.address.equals(address))
        && (user == null || client.user.equals(user));
  }
}
