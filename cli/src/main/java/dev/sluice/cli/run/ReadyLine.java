package dev.sluice.cli.run;

import dev.sluice.cli.term.Version;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.time.Ticker;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one line that says that clients are served, where, and how long that took. */
public final class ReadyLine {

  private ReadyLine() {}

  /**
   * {@code sluice 0.1.0 ready in 0.41 s: postgres 127.0.0.1:6432, admin 127.0.0.1:9090}; the time
   * counts from the start of the process, the launcher included.
   */
  public static String of(Assembly proxy, Ticker ticker) {
    return text(ProcessAge.seconds(ticker), proxy.endpoints(), proxy.adminEndpoint());
  }

  static String text(
      Optional<Double> seconds, List<Map.Entry<String, Endpoint>> clients, Endpoint admin) {
    String took = seconds.map(s -> String.format(Locale.ROOT, " in %.2f s", s)).orElse("");
    String places =
        clients.stream()
            .map(place -> place.getKey() + " " + place.getValue() + ", ")
            .collect(Collectors.joining());
    return "sluice " + Version.get() + " ready" + took + ": " + places + "admin " + admin;
  }
}
