package dev.sluice.core.session;

import dev.sluice.core.spi.ClientIdentity;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a session belongs to, for showing. Immutable.
 *
 * @param remote where the client is; the channel's own, so that an idle session keeps no copy
 * @param connectedMillis since when, in milliseconds since 1970
 */
public record ClientInfo(
    long id,
    ClientIdentity identity,
    @Nullable SocketAddress remote,
    long connectedMillis,
    boolean tls) {

  /** Where the client is, for people. */
  String address() {
    return Addresses.shown(remote);
  }
}
