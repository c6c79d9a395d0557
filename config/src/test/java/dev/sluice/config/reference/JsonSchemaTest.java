package dev.sluice.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.sluice.config.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An editor that goes by the schema agrees with the loader. */
class JsonSchemaTest {

  private static final com.networknt.schema.JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(JsonSchema.render());

  private static Set<ValidationMessage> mistakes(String yaml) throws JsonProcessingException {
    JsonNode tree = new YAMLMapper().readTree(yaml);
    return SCHEMA.validate(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../deploy/examples/sluice.yaml", "src/test/resources/every-key.yaml"})
  void filesThatLoadAreValid(String file) throws IOException {
    assertThat(mistakes(Files.readString(Path.of(file)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eventLoops: ${LOOPS:-4}",
        "busyPoll: 100us",
        "busyPoll: off",
        "sessionBuffer: 1MiB",
        "tiers: {GOLD: {clientIdleTimeout: off, rateLimit: 5/s}}",
        "tiers: {GOLD: {rateLimit: none}}",
        "admin: {listen: 'unix:/run/sluice'}"
      })
  void otherWaysToWriteAValueAreValid(String more) throws JsonProcessingException {
    assertThat(mistakes(Sample.SMALL + more)).isEmpty();
    assertThat(Sample.smallAnd(more + "\n").problemsOrNone()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profil: production|profil",
        "profile: test|profile",
        "eventLoops: 0|eventLoops",
        "eventLoops: many|eventLoops",
        "sessionBuffer: 64|sessionBuffer",
        "tiers: {GOLD: {maxPol: 1}}|maxPol",
        "tiers: {GOLD: {queueTimeout: 5}}|queueTimeout",
        "tiers: {GOLD: {rateLimit: {burst: 1}}}|rateLimit",
        "servers: [{match: h}]|servers",
        "retry: []|retry"
      })
  void mistakesAreSeen(String more, String where) throws JsonProcessingException {
    assertThat(mistakes(Sample.SMALL + more)).asString().contains(where);
    assertThat(Sample.smallAnd(more + "\n").problems()).isNotEmpty();
  }

  @Test
  void missingKeyIsSeen() throws JsonProcessingException {
    assertThat(mistakes("profile: production")).asString().contains("listeners", "tenants");
  }
}
