package dev.sluice.core;

import dev.sluice.core.event.Event;
import dev.sluice.core.net.ClientTlsLoader;
import dev.sluice.core.net.Listener;
import dev.sluice.core.net.TlsException;
import dev.sluice.core.registry.Registry;
import dev.sluice.core.session.ClientTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.spi.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The listeners that are open. Guarded by its own lock; everything here may block. */
final class Listeners {

  private final RunningEngine engine;
  private final Registry registry;

  /** By what they were asked to be; one enters when bound and leaves when closed. */
  private final Map<ListenerSettings, Open> open = new LinkedHashMap<>();

  private boolean closed;

  private record Open(Listener listener, OpenDoor door) {}

  Listeners(RunningEngine engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
  }

  /**
   * Opens what is wanted and not open, closes what is open and not wanted, and reads certificates
   * again. Listeners of protocols that are not served are passed over. After {@link #close} nothing
   * is opened any more.
   *
   * @throws ProxyException if a certificate or an address cannot be had
   */
  synchronized void apply(List<ListenerSettings> wanted) throws ProxyException {
    if (closed) {
      return;
    }
    for (ListenerSettings settings : new ArrayList<>(open.keySet())) {
      if (!wanted.contains(settings)) {
        open.remove(settings).listener().close();
      }
    }
    for (ListenerSettings settings : wanted) {
      Protocol protocol = engine.protocol(settings.protocol());
      if (protocol != null) {
        open(settings, protocol);
      }
    }
  }

  private void open(ListenerSettings settings, Protocol protocol) throws ProxyException {
    try {
      ClientTls tls = ClientTlsLoader.load(settings.tls(), protocol.applicationProtocols());
      Open already = open.get(settings);
      if (already != null) {
        already.door().tls(tls);
        return;
      }
      OpenDoor door = new OpenDoor(protocol, settings, tls, registry);
      Listener listener =
          Listener.bind(
              engine.transport(),
              engine.group(),
              engine::homeOf,
              door,
              engine.process().sessionBuffer());
      open.put(settings, new Open(listener, door));
      engine
          .events()
          .record(Event.Kind.LISTENER_BOUND, "", listener.endpoint().toString(), protocol.name());
    } catch (IOException | TlsException e) {
      throw new ProxyException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where it listens, by protocol and address, with ports that the system chose filled in. */
  synchronized List<Map.Entry<String, Endpoint>> endpoints() {
    List<Map.Entry<String, Endpoint>> all = new ArrayList<>();
    open.forEach(
        (settings, bound) -> all.add(Map.entry(settings.protocol(), bound.listener().endpoint())));
    return all;
  }

  synchronized void close() {
    closed = true;
    open.values().forEach(bound -> bound.listener().close());
    open.clear();
  }
}
