package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.event.Event;
import dev.sluice.core.metrics.Meters;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/admin-api.md promises is what the admin port answers. */
final class AdminApiDocTest {

  private static final Path DOC = Path.of("../docs/admin-api.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("`GET (/[^` ]*)`[^\\n]*\\n```json\\n(.*?)```", Pattern.DOTALL);

  private static Map<String, String> examples() throws IOException {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(DOC));
    while (matcher.find()) {
      examples.put(matcher.group(1), matcher.group(2));
    }
    return examples;
  }

  /** The fields' paths, with a type each: {@code /pools/tenant VALUE_STRING}. */
  private static Set<String> shape(String json) throws IOException {
    Set<String> fields = new TreeSet<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          fields.add(path.replaceAll("/\\d+", "") + " " + kind(token));
        }
      }
    }
    return fields;
  }

  private static String kind(JsonToken token) {
    return token.isNumeric() ? "number" : token.isBoolean() ? "boolean" : token.name();
  }

  @Test
  void everyExampleHasTheFieldsAndTypesOfTheRealReply() throws Exception {
    try (AdminFixture admin = AdminFixture.open()) {
      admin.inventory.pools.add(FakeInventory.pool("acme", 1, 2, "closed", ""));
      admin.inventory.clients.add(FakeInventory.client(5, "acme"));
      admin.inventory.servers.add(FakeInventory.server(17, "acme", "leased", 60_000));
      admin.events.record(Event.Kind.PROXY_STARTED, "", "", "");

      Map<String, String> examples = examples();

      assertThat(examples)
          .containsOnlyKeys(
              "/api/v1/nothing",
              "/health/live",
              "/health/ready",
              "/health",
              "/api/v1/pools",
              "/api/v1/clients",
              "/api/v1/servers",
              "/api/v1/events");
      for (Map.Entry<String, String> example : examples.entrySet()) {
        assertThat(shape(admin.get(example.getKey()).body()))
            .as(example.getKey())
            .isEqualTo(shape(example.getValue()));
      }
    }
  }

  @Test
  void everyMeterIsListedAndNoOther() throws Exception {
    Set<String> names = new TreeSet<>();
    for (Field field : Meters.class.getDeclaredFields()) {
      if (field.getType() == String.class && Modifier.isPublic(field.getModifiers())) {
        names.add((String) field.get(null));
      }
    }
    Set<String> listed = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|").matcher(Files.readString(DOC));
    while (rows.find()) {
      listed.add(rows.group(1));
    }

    assertThat(listed).isEqualTo(names);
  }
}
