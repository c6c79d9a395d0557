package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.net.Transport;
import dev.sluice.core.settings.Endpoint;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/pools", "/api/v1/clients", "/api/v1/events", "/no/such/page"})
  void withATokenEverythingElseIsClosedToThoseWithoutIt(String path) throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("s3cret")) {
      HttpResponse<String> refused = admin.get(path);

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("www-authenticate"))
          .contains("Bearer realm=\"sluice\"");
      assertThat(refused.body()).contains("\"error\":\"unauthorized\"").doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health", "/health/live", "/health/ready"})
  void figuresAndHealthAreOpen(String path) throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("s3cret")) {
      assertThat(admin.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theTokenOpensWhatIsClosed() throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("s3cret")) {
      HttpResponse<String> shown =
          admin.send(admin.request("/api/v1/pools").header("Authorization", "bearer s3cret"));

      assertThat(shown.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void healthNamesDatabasesOnlyToThoseWithTheToken() throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("s3cret")) {
      admin.inventory.pools.add(FakeInventory.pool("acme", 1, 0, "closed", ""));

      assertThat(admin.get("/health").body()).contains("\"ok\"").doesNotContain("acme");
      assertThat(
              admin.send(admin.request("/health").header("Authorization", "Bearer s3cret")).body())
          .contains("acme");
    }
  }

  @Test
  void aTokenThatIsReplacedOpensNoMore() throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("old")) {
      admin.server.replaceToken(Secret.of("new"));

      assertThat(status(admin, "Bearer old")).isEqualTo(401);
      assertThat(status(admin, "Bearer new")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cre", "Bearer s3crets", "Bearer ", "Basic s3cret", "s3cret"})
  void whatIsNotTheTokenOpensNothing(String authorization) throws Exception {
    try (AdminFixture admin = AdminFixture.guarded("s3cret")) {
      assertThat(status(admin, authorization)).isEqualTo(401);
    }
  }

  private static int status(AdminFixture admin, String authorization) throws Exception {
    return admin
        .send(admin.request("/api/v1/pools").header("Authorization", authorization))
        .statusCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void withoutATokenOnlyLoopbackIsListenedOn(String host) {
    assertThatThrownBy(() -> AdminFixture.on(Endpoint.tcp(host, 0)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without admin.token");
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    assertThatThrownBy(() -> AdminFixture.on(Endpoint.tcp("no-such-host.invalid", 0)).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void aTokenCannotBeTakenAwayWhereOthersCanAsk() throws IOException {
    AdminListener everywhere = new AdminListener(Endpoint.tcp("0.0.0.0", 0), Transport.best());

    assertThat(everywhere.rule(Secret.of("s3cret"))).isNotNull();
    assertThatThrownBy(() -> everywhere.rule(Secret.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:9090", "127.evil.example", "[evil]", ""})
  void withoutATokenAForeignHostNameIsRefusedAgainstRebinding(String host) {
    AccessRule rule = new AccessRule(Secret.NONE, false);

    assertThat(rule.judge(headers(host))).isEqualTo(AccessRule.Verdict.FOREIGN_HOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1", "127.0.0.1:1", "[::1]:9090"})
  void withoutATokenLocalNamesAndBareAddressesAreLetIn(String host) {
    AccessRule rule = new AccessRule(Secret.NONE, false);

    assertThat(rule.judge(headers(host))).isEqualTo(AccessRule.Verdict.GRANTED);
  }

  private static HttpHeaders headers(String host) {
    return new DefaultHttpHeaders().set("Host", host);
  }
}
