package dev.sluice.config.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.auth.Secret;
import org.junit.jupiter.api.Test;

class SecretsTest {

  private static Sample client(String written) {
    return Sample.postgresAnd("clients: {app: " + written + "}");
  }

  private static Secret secret(Sample sample) {
    return sample.postgres().clients().getOrDefault("app", Secret.NONE);
  }

  @Test
  void textIsItself() {
    assertThat(secret(client("hunter2")).reveal()).isEqualTo("hunter2");
  }

  @Test
  void variableHoldsIt() {
    Sample sample = client("\"${PW}\"").variable("PW", "hunter2");
    assertThat(secret(sample).reveal()).isEqualTo("hunter2");
  }

  @Test
  void fileHoldsItWithoutItsLineEnd() {
    assertThat(secret(client("file:pw").file("pw", "hunter2\n")).reveal()).isEqualTo("hunter2");
    assertThat(secret(client("file:pw").file("pw", "hunter2\r\n")).reveal()).isEqualTo("hunter2");
    assertThat(secret(client("file:pw").file("pw", "two \n\n")).reveal()).isEqualTo("two \n");
  }

  @Test
  void missingFileIsNamed() {
    assertThat(client("file:/run/pw").problems())
        .containsExactly(
            "sluice.yaml:7:22: tenants[0].postgres.clients.app: file /run/pw cannot be read"
                + " (expected: a readable file in UTF-8)");
  }

  @Test
  void encryptedOneIsOpenedWithTheMasterKey() {
    String key = MasterKey.generate();
    String written = EncryptedSecret.encrypt("hunter2", MasterKey.parse(key));
    Sample sample = client("\"" + written + "\"").variable("SLUICE_MASTER_KEY", key);
    assertThat(secret(sample).reveal()).isEqualTo("hunter2");
    assertThat(sample.notices()).isEmpty();
  }

  @Test
  void encryptedOneWithoutItsKeyIsAMistake() {
    String written = EncryptedSecret.encrypt("x", MasterKey.parse(MasterKey.generate()));
    String quoted = "\"" + written + "\"";
    assertThat(client(quoted).problems())
        .singleElement()
        .asString()
        .contains("SLUICE_MASTER_KEY is not set");
    assertThat(client(quoted).variable("SLUICE_MASTER_KEY", "c2hvcnQ=").problems())
        .singleElement()
        .asString()
        .contains("SLUICE_MASTER_KEY holds a key of 5 bytes (expected: the Base64 of 32 bytes)");
    assertThat(client(quoted).variable("SLUICE_MASTER_KEY", MasterKey.generate()).problems())
        .singleElement()
        .asString()
        .contains("an encrypted secret that the key does not open");
  }

  @Test
  void emptySecretIsAMistakeWhereOneIsNeeded() {
    assertThat(client("''").problems()).singleElement().asString().contains("an empty secret");
    assertThat(client("").problems()).singleElement().asString().contains("nothing (expected");
    assertThat(client("\"${PW}\"").variable("PW", "").problems())
        .singleElement()
        .asString()
        .contains("an empty secret");
  }

  @Test
  void secretInTheWrongPlaceIsNotShown() {
    assertThat(
            Sample.postgresAnd("clients: hunter2\npasword: hunter2\nlanes: [hunter2]\n")
                .problems()
                .toString())
        .doesNotContain("hunter2");
  }
}
