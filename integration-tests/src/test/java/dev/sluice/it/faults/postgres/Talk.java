package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.startup;

import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.postgres.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection on which everything may go wrong: each request has an {@link Answer}, never
 * an exception. Confined to one thread.
 */
final class Talk implements AutoCloseable {

  private final Address address;
  private @Nullable PgWire wire;

  Talk(Address address) {
    this.address = address;
  }

  boolean isOpen() {
    return wire != null;
  }

  /** Connects and logs in. */
  Answer open() {
    close();
    List<BackendMessage> said = new ArrayList<>();
    try {
      PgWire fresh = PgWire.connect(address.host(), address.port());
      wire = fresh;
      said.addAll(
          fresh
              .login(
                  startup("user", address.user(), "database", address.database()),
                  address.user(),
                  address.password())
              .messages());
    } catch (WireFailure e) {
      return failed(said, e);
    }
    return ended(said);
  }

  /** Sends messages and reads up to the next ReadyForQuery. */
  Answer ask(FrontendMessage... messages) {
    boolean sent = send(messages);
    return hear(sent ? 1 : Integer.MAX_VALUE);
  }

  /** Sends messages; false if the connection has ended, whose last words may still be heard. */
  boolean send(FrontendMessage... messages) {
    try {
      opened().send(messages);
      return true;
    } catch (WireFailure e) {
      return false;
    }
  }

  /** Reads up to so many times ReadyForQuery, or to the end. */
  Answer hear(int times) {
    List<BackendMessage> said = new ArrayList<>();
    try {
      for (int ready = 0; ready < times; ) {
        BackendMessage message = opened().read();
        said.add(message);
        ready += message.type() == 'Z' ? 1 : 0;
      }
      return ended(said);
    } catch (WireFailure e) {
      return failed(said, e);
    }
  }

  /** The connection itself. */
  PgWire opened() {
    PgWire open = wire;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    return open;
  }

  private Answer ended(List<BackendMessage> said) {
    boolean ready = !said.isEmpty() && said.get(said.size() - 1).type() == 'Z';
    if (!ready) {
      close();
    }
    return new Answer(new Transcript(said), null, ready);
  }

  private Answer failed(List<BackendMessage> said, WireFailure failure) {
    close();
    return new Answer(new Transcript(said), failure, false);
  }

  @Override
  public void close() {
    PgWire open = wire;
    wire = null;
    if (open != null) {
      open.close();
    }
  }
}
