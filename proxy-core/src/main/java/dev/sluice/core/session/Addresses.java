package dev.sluice.core.session;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Writes addresses for people: {@code host:port}, {@code [v6]:port} or {@code unix}. */
final class Addresses {

  private Addresses() {}

  static String shown(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress tcp ? NetUtil.toSocketAddressString(tcp) : "unix";
  }
}
