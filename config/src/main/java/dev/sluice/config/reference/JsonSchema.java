package dev.sluice.config.reference;

import dev.sluice.config.key.RootKeys;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The catalogue as JSON Schema, for editors. Draft 7, as that is what the YAML plug-ins of editors
 * know. It is looser than the loader, which also knows the rules across keys. Stateless.
 */
public final class JsonSchema {

  private JsonSchema() {}

  /** The whole schema, ending in a line end. */
  public static String render() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Sluice configuration");
    schema.putAll(RootKeys.SECTION.schema());
    return JsonText.of(schema);
  }
}
