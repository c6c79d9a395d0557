package dev.sluice.core;

/** Where the process is in its life. */
public enum ProxyState {
  STARTING,
  SERVING,
  /** No new clients; those that are here finish what they are doing. */
  DRAINING,
  STOPPED
}
