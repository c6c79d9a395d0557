package dev.sluice.config.bind;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.key.AdminKeys;
import dev.sluice.config.key.ListenerKeys;
import dev.sluice.config.key.ProcessKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Values;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.AdminSettings;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.settings.ServerCap;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.settings.WebhookSettings;
import dev.sluice.core.tenant.TenantId;
import java.util.List;

/** Makes the core's records of a draft without mistakes. Stateless. */
public final class Binder {

  private Binder() {}

  /** All that the proxy runs on; protocols that are not served are left out. */
  public static ProxySettings bind(Draft draft) {
    Values root = draft.root();
    return new ProxySettings(
        process(root),
        admin(root.section(RootKeys.ADMIN)),
        listeners(draft),
        draft.servers().stream().map(Binder::server).toList(),
        draft.tenants().stream().map(TenantBinder::tenant).toList(),
        retry(root.section(RootKeys.RETRY)),
        breaker(root.section(RootKeys.BREAKER)));
  }

  private static ProcessSettings process(Values root) {
    Values timers = root.section(RootKeys.TIMERS);
    int processors = Runtime.getRuntime().availableProcessors();
    return new ProcessSettings(
        root.find(RootKeys.EVENT_LOOPS).orElse(processors),
        root.get(RootKeys.BUSY_POLL),
        timers.get(ProcessKeys.LOGIN_TIMEOUT),
        timers.get(ProcessKeys.DRAIN_TIMEOUT),
        timers.get(ProcessKeys.REAP_INTERVAL),
        timers.get(ProcessKeys.HEALTH_INTERVAL),
        root.get(RootKeys.SESSION_BUFFER));
  }

  private static AdminSettings admin(Values admin) {
    List<WebhookSettings> webhooks =
        admin.get(AdminKeys.WEBHOOKS).stream().map(hook -> webhook(hook.value())).toList();
    Secret token = admin.find(AdminKeys.TOKEN).orElse(Secret.NONE);
    return new AdminSettings(admin.get(AdminKeys.LISTEN), token, webhooks);
  }

  private static WebhookSettings webhook(Values hook) {
    String severity = Choice.word(hook.get(AdminKeys.WEBHOOK_SEVERITY));
    return new WebhookSettings(hook.get(AdminKeys.WEBHOOK_URL), severity);
  }

  private static List<ListenerSettings> listeners(Draft draft) {
    return draft.listeners().stream()
        .filter(listener -> listener.get(ListenerKeys.PROTOCOL).isServed())
        .map(Binder::listener)
        .toList();
  }

  private static ListenerSettings listener(Values listener) {
    return new ListenerSettings(
        listener.get(ListenerKeys.PROTOCOL).word(),
        listener.get(ListenerKeys.LISTEN),
        listener.find(ListenerKeys.DEFAULT_TENANT).map(TenantId::new).orElse(null),
        listener.find(ListenerKeys.TLS).map(Binder::tls).orElse(ListenerTls.OFF));
  }

  private static ListenerTls tls(Values tls) {
    TlsMode mode = tls.get(ListenerKeys.TLS_MODE);
    return mode == TlsMode.DISABLE
        ? ListenerTls.OFF
        : new ListenerTls(
            mode,
            tls.get(ListenerKeys.TLS_CERTIFICATE),
            tls.get(ListenerKeys.TLS_KEY),
            tls.find(ListenerKeys.TLS_AUTHORITIES).orElse(null));
  }

  private static ServerCap server(Values server) {
    return new ServerCap(
        server.get(ProcessKeys.SERVER_MATCH), server.get(ProcessKeys.SERVER_MAX_CONNECTIONS));
  }

  private static RetrySettings retry(Values retry) {
    return new RetrySettings(
        retry.get(ProcessKeys.FIRST_DELAY),
        retry.get(ProcessKeys.MAX_DELAY),
        retry.get(ProcessKeys.MAX_ATTEMPTS));
  }

  private static BreakerSettings breaker(Values breaker) {
    return new BreakerSettings(
        breaker.get(ProcessKeys.WINDOW),
        breaker.get(ProcessKeys.FAILURE_PERCENT),
        breaker.get(ProcessKeys.CONSECUTIVE),
        breaker.get(ProcessKeys.OPEN_FOR),
        breaker.get(ProcessKeys.MAX_OPEN_FOR),
        breaker.get(ProcessKeys.PROBES));
  }
}
