package dev.sluice.core.settings;

/**
 * One cap for all tenants' connections to a server that they share. Immutable.
 *
 * @param match the server's address as backends name it
 * @param maxConnections at least 1
 */
public record ServerCap(Endpoint match, int maxConnections) {}
