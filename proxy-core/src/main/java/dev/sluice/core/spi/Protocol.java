package dev.sluice.core.spi;

import dev.sluice.core.settings.ServiceSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wire protocol; found by {@link java.util.ServiceLoader}. Thread-safe: one instance serves all
 * listeners and loops.
 */
public interface Protocol {

  /** The name that listeners and tenants use in the configuration, such as {@code postgres}. */
  String name();

  /** The port that the protocol's servers listen on by custom. */
  int defaultPort();

  /**
   * The application protocols (ALPN) of a connection that starts with a TLS hello, one of which the
   * client must ask for; empty: a connection never starts with TLS.
   */
  List<String> applicationProtocols();

  /** Whether a connection under TLS begins with TLS, without a word before it and without ALPN. */
  default boolean beginsWithTls() {
    return false;
  }

  /** The machine that logs in one client that has just connected. */
  ClientLogin newClientLogin(LoginTools tools);

  /**
   * What the protocol keeps for one pool; the pool's loop is the only one to use it.
   *
   * @param variant which kind of connections the pool has; see {@link ClientIdentity#variant}
   * @throws IllegalArgumentException if the protocol's own options have an unusable value
   */
  Service newService(ServiceSettings settings, String variant);

  /**
   * The same for a backend whose servers are found.
   *
   * @param topology what {@link #newTopology} made; null: the backend is the one server of the
   *     settings
   */
  default Service newService(
      ServiceSettings settings, String variant, @Nullable Topology topology) {
    return newService(settings, variant);
  }

  /**
   * What finds the servers of a backend; cheap, for it is asked on an event loop.
   *
   * @return null if the settings name the one server that there is
   */
  default @Nullable Topology newTopology(ServiceSettings settings) {
    return null;
  }
}
