package dev.sluice.core.session;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Writes addresses for people: {@code host:port}, {@code [v6]:port} or {@code unix}. */
final class Addresses {

  private Addresses() {}

  /** A client's, or that of a peer. */
  static String shown(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress tcp ? NetUtil.toSocketAddressString(tcp) : "unix";
  }

  /** The proxy's own, as Redis shows it: {@code ip:port}. */
  static String local(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress tcp
        ? tcp.getAddress().getHostAddress() + ":" + tcp.getPort()
        : "unix";
  }
}
