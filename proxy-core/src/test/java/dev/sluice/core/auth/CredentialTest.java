package dev.sluice.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

  private static final String VERIFIER =
      "SCRAM-SHA-256$4096:LhLq5Ymq3vXZPTW9/vppdA==$W5VeugKrhuc5zYjfW9EiSFKIty7jwNg3mHP/2suUMGY="
          + ":n39PeVK3SKRV1q7WDWtu4G1d5Gw14HfV81yEiJ3RJKg=";
  private static final byte[] SALT = {1, 2, 3, 4};

  @Test
  void plainPasswordServesEveryMethod() {
    Credential user = Credential.parse("app", Secret.of("secret"));

    assertThat(user).isInstanceOf(Credential.Plain.class);
    assertThat(user.servesScram()).isTrue();
    assertThat(user.matches("secret")).isTrue();
    assertThat(user.matches("secreT")).isFalse();
    assertThat(user.matches("")).isFalse();
    String answer = Md5Password.answer(Md5Password.stored("app", Secret.of("secret")), SALT);
    assertThat(Md5Password.accepts(user.md5(), SALT, answer)).isTrue();
  }

  @Test
  void md5HashServesMd5AndPassword() {
    Secret hash = Md5Password.stored("app", Secret.of("secret"));
    Credential user = Credential.parse("app", hash);

    assertThat(user).isInstanceOf(Credential.Md5.class);
    assertThat(user.servesScram()).isFalse();
    assertThat(user.md5()).isEqualTo(hash);
    assertThat(user.matches("secret")).isTrue();
    assertThat(user.matches(hash.reveal())).isFalse();
    assertThat(user.matches("")).isFalse();
  }

  @Test
  void verifierServesScramAndPassword() {
    Credential user = Credential.parse("app", Secret.of(VERIFIER));

    assertThat(user).isInstanceOf(Credential.Scram.class);
    assertThat(user.servesScram()).isTrue();
    assertThat(user.md5()).isNull();
    assertThat(user.matches("secret")).isTrue();
    assertThat(user.matches("other")).isFalse();
    assertThat(user.matches(VERIFIER)).isFalse();
    assertThat(user.matches("")).isFalse();
  }

  @Test
  void emptySecretIsNoCredential() {
    assertThat(Credential.parse("app", Secret.NONE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5",
        "md5e53e19f1a342ad836c6b69133953e46",
        "md53E19F1A342AD836C6B69133953E46B7D",
        "SCRAM-SHA-256",
        "SCRAM-SHA-256$4096:AAAA$AAAA:AAAA",
        "SCRAM-SHA-256$0:LhLq5Ymq3vXZPTW9/vppdA==$W5VeugKrhuc5zYjfW9EiSFKIty7jwNg3mHP/2suUMGY=:n39PeVK3SKRV1q7WDWtu4G1d5Gw14HfV81yEiJ3RJKg=",
        "SCRAM-SHA-256$9999999999:LhLq5Ymq3vXZPTW9/vppdA==$W5VeugKrhuc5zYjfW9EiSFKIty7jwNg3mHP/2suUMGY=:n39PeVK3SKRV1q7WDWtu4G1d5Gw14HfV81yEiJ3RJKg=",
        "SCRAM-SHA-1$4096:LhLq5Ymq3vXZPTW9/vppdA==$W5VeugKrhuc5zYjfW9EiSFKIty7jwNg3mHP/2suUMGY=:n39PeVK3SKRV1q7WDWtu4G1d5Gw14HfV81yEiJ3RJKg=",
      })
  void whatOnlyLooksLikeAHashIsAPassword(String secret) {
    assertThat(Credential.parse("app", Secret.of(secret))).isInstanceOf(Credential.Plain.class);
  }

  @Test
  void wrongMd5AnswersAreRefused() {
    Secret hash = Md5Password.stored("app", Secret.of("secret"));
    String answer = Md5Password.answer(hash, SALT);

    assertThat(Md5Password.accepts(hash, new byte[] {1, 2, 3, 5}, answer)).isFalse();
    assertThat(Md5Password.accepts(hash, SALT, "")).isFalse();
    assertThat(Md5Password.accepts(hash, SALT, hash.reveal())).isFalse();
    assertThatThrownBy(() -> Md5Password.answer(Secret.of("secret"), SALT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void noCredentialShowsItself() {
    assertThat(Credential.parse("app", Secret.of("secret")).toString()).doesNotContain("secret");
    assertThat(Credential.parse("app", Secret.of(VERIFIER)).toString()).doesNotContain("W5Veug");
  }
}
