package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about where clients come in and how they prove who they are. */
class ListenerChecksTest {

  private static Sample listen(String address) {
    return Sample.of(Sample.SMALL.replace("127.0.0.1:6432", address));
  }

  @Test
  void defaultTenantMustExistAndHaveTheProtocol() {
    assertThat(Sample.of(Sample.SMALL.replace("id: acme", "id: acne")).problems())
        .containsExactly("sluice.yaml:2:65: listeners[0].defaultTenant: acme (expected: acne)");
    assertThat(
            Sample.of(Sample.SMALL.replace("{protocol: postgres", "{protocol: redis")).problems())
        .containsExactly(
            "sluice.yaml:2:62: listeners[0].defaultTenant: acme (expected: a tenant that has"
                + " redis)");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:6432, 127.0.0.1:6432",
    "127.0.0.1:6432, 0.0.0.0:6432",
    "127.0.0.1:6432, localhost:6432",
    "'[::]:6432', 127.0.0.1:6432",
    "unix:/run/s, unix:/run/s"
  })
  void twoListenersDoNotShareAnAddress(String one, String other) {
    Sample sample =
        Sample.of(
            Sample.SMALL
                .replace("127.0.0.1:6432", "\"" + one + "\"")
                .replace(
                    "tenants:", "  - {protocol: postgres, listen: \"" + other + "\"}\ntenants:"));
    assertThat(sample.problems())
        .singleElement()
        .asString()
        .contains("(expected: an address of its own; listeners[0].listen has this one)");
  }

  @Test
  void adminPortHasAnAddressOfItsOwn() {
    assertThat(listen("127.0.0.1:9090").problems())
        .singleElement()
        .asString()
        .contains("admin.listen: 127.0.0.1:9090 (expected: an address of its own");
  }

  @Test
  void portsThatTheSystemChoosesDiffer() {
    assertThat(
            listen("127.0.0.1:0").variable("SLUICE_ADMIN_LISTEN", "127.0.0.1:0").problemsOrNone())
        .isEmpty();
  }

  @Test
  void backendDoesNotLeadBack() {
    assertThat(listen("0.0.0.0:5432").problems())
        .singleElement()
        .asString()
        .contains("another address; listeners[0].listen is Sluice itself");
  }

  @Test
  void tlsNeedsItsFiles() {
    assertThat(
            Sample.of(Sample.SMALL.replace("defaultTenant: acme", "tls: {mode: verify-ca}"))
                .problems())
        .containsExactly(
            "sluice.yaml:2:55: listeners[0].tls.certificate: missing"
                + " (expected: a readable file with a certificate chain in PEM)",
            "sluice.yaml:2:55: listeners[0].tls.key: missing"
                + " (expected: a readable file with a PKCS#8 key in PEM)",
            "sluice.yaml:2:55: listeners[0].tls.clientAuthorities: missing"
                + " (expected: a readable file with certificates in PEM)");
    assertThat(
            Sample.of(Sample.SMALL.replace("defaultTenant: acme", "tls: {mode: disable}"))
                .problemsOrNone())
        .isEmpty();
  }

  @Test
  void openAdminPortNeedsAToken() {
    String open = "admin: {listen: \"0.0.0.0:9090\"}\n";
    assertThat(Sample.smallAnd(open).problems())
        .containsExactly(
            "sluice.yaml:7:17: admin.token: no token"
                + " (expected: a token, as 0.0.0.0:9090 can be reached from other machines)");
    assertThat(Sample.smallAnd(open).variable("SLUICE_ADMIN_TOKEN", "x").problemsOrNone())
        .isEmpty();
  }

  @Test
  void trustStaysOnThisMachine() {
    String trust = "      auth: trust\n";
    assertThat(Sample.of(Sample.SMALL + trust).problemsOrNone()).isEmpty();
    assertThat(
            Sample.of(Sample.SMALL.replace("127.0.0.1:6432", "unix:/run/s") + trust)
                .problemsOrNone())
        .isEmpty();
    assertThat(
            Sample.of(Sample.SMALL.replace("127.0.0.1:6432", "10.0.0.1:6432") + trust).problems())
        .containsExactly(
            "sluice.yaml:7:13: tenants[0].postgres.auth: trust (expected: a proof, as listeners[0]"
                + " listens on 10.0.0.1:6432, which other machines reach)");
  }

  @Test
  void certificatesNeedAListenerThatAsksForThem() {
    assertThat(Sample.postgresAnd("auth: cert").problems())
        .containsExactly(
            "sluice.yaml:7:13: tenants[0].postgres.auth: cert"
                + " (expected: a listener with TLS in mode verify-ca for cert)");
  }

  @Test
  void clientsHaveSomethingToProve() {
    assertThat(Sample.backend("postgresql://app@h/d").problems())
        .containsExactly(
            "sluice.yaml:6:16: tenants[0].postgres.clients: nothing that clients could be asked"
                + " for (expected: clients, or a password of the backend)");
  }

  @Test
  void verifierFitsTheMethod() {
    String md5 = "md5" + "0".repeat(32);
    assertThat(Sample.postgresAnd("clients: {a: " + md5 + "}").problems())
        .containsExactly(
            "sluice.yaml:7:17: tenants[0].postgres.clients.a: a password in MD5 form"
                + " (expected: a password or a SCRAM verifier, as auth is scram-sha-256)");
    assertThat(Sample.postgresAnd("clients: {a: " + md5 + "}\nauth: md5").problemsOrNone())
        .isEmpty();
    assertThat(Sample.postgresAnd("clients: {a: \"SCRAM-SHA-256$4096:x\"}\nauth: md5").problems())
        .singleElement()
        .asString()
        .contains("a SCRAM verifier (expected: a password or its MD5 form, as auth is md5)");
  }

  @Test
  void passwordIsGivenOnce() {
    assertThat(Sample.postgresAnd("password: x").problems())
        .containsExactly(
            "sluice.yaml:7:17: tenants[0].postgres.password: given twice"
                + " (expected: password here or in the connection string)");
    Sample beside = Sample.of(Sample.SMALL.replace(":secret", "") + "      password: hunter2\n");
    assertThat(beside.postgres().backend().password().reveal()).isEqualTo("hunter2");
  }

  @Test
  void whatNobodyCanReachIsANotice() {
    assertThat(
            Sample.of(
                    Sample.SMALL
                        .replace("protocol: postgres", "protocol: redis")
                        .replace(", defaultTenant: acme", ""))
                .notices())
        .containsExactly(
            "sluice.yaml:2:5: listeners[0]: no tenant has redis, so every client will be refused",
            "sluice.yaml:6:7: tenants[0].postgres: no listener speaks postgres, so tenant acme has"
                + " no way in");
  }
}
