package dev.sluice.it.differential;

import java.net.InetSocketAddress;

/**
 * One Sluice to be asked. Immutable.
 *
 * @param name what is special about it
 */
public record Front(String name, InetSocketAddress address) {}
