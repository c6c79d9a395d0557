package dev.sluice.core.spi;

/**
 * One pool as its protocol sees it: what its sessions and backend connections share, such as
 * prepared statements. Confined to the pool's event loop.
 */
public interface Service {

  /** The machine that logs one fresh backend connection in. */
  BackendLogin newBackendLogin(BackendTools tools);

  /**
   * The same at one of several places.
   *
   * @param place a number that the backend's {@link Topology} has given out
   */
  default BackendLogin newBackendLogin(BackendTools tools, int place) {
    return newBackendLogin(tools);
  }

  /**
   * The machine that serves a client whose login is done.
   *
   * @param tools what it may use of it is the protocol's choice; see {@link SharingTools}
   */
  ClientSession newClientSession(ClientLogin login, SharingTools tools);
}
