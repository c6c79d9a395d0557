package dev.sluice.it.differential;

import java.net.InetSocketAddress;

/**
 * A server, or one Sluice before a server. Immutable.
 *
 * @param name what is special about it
 * @param address where clients come in
 * @param side where interruptions go
 */
public record Front(String name, InetSocketAddress address, InetSocketAddress side) {

  /** Interruptions go where clients do. */
  public Front(String name, InetSocketAddress address) {
    this(name, address, address);
  }
}
