package dev.sluice.config.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.backend.PostgresParameters;
import dev.sluice.config.environment.ClassicNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** The catalogue as a page for people: prose from a template, tables from the keys. Stateless. */
public final class ReferencePage {

  private static final String TEMPLATE = "configuration.md";

  private ReferencePage() {}

  /** The whole page in Markdown, ending in a line end. */
  public static String render() {
    return template()
        .replace("<!-- parameters -->", parameters())
        .replace("<!-- classic names -->", classicNames())
        .replace("<!-- tiers -->", TierTable.render())
        .replace("<!-- keys -->", KeyTables.render());
  }

  private static String template() {
    try (InputStream template = ReferencePage.class.getResourceAsStream(TEMPLATE)) {
      if (template == null) {
        throw new IllegalStateException(TEMPLATE + " is missing");
      }
      return new String(template.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String parameters() {
    return PostgresParameters.SETTINGS.stream()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }

  private static String classicNames() {
    String limits =
        ClassicNames.LIMITS.entrySet().stream()
            .map(each -> row(each.getKey(), each.getValue().name()))
            .collect(Collectors.joining());
    String process =
        row(ClassicNames.MAX_RETRY_ATTEMPTS, "retry.maxAttempts")
            + row(ClassicNames.MONITOR_INTERVAL, "timers.healthInterval");
    return "| variable | key |\n| --- | --- |\n" + (limits + process).stripTrailing();
  }

  private static String row(String variable, String key) {
    return "| `" + variable + "` | `" + key + "` |\n";
  }
}
