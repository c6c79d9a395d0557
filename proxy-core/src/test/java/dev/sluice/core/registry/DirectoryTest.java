package dev.sluice.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.spi.TenantDirectory.Match;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.toy.ToyLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom a client belongs to: suffix, then database, then server name, then the listener's own. */
class DirectoryTest {

  private final List<TenantSettings> tenants = new ArrayList<>();

  private static ServiceSettings service(String protocol, String... databases) {
    return new ServiceSettings(
        protocol,
        new BackendSettings(Endpoint.tcp("db", 1), "", "", Secret.NONE, BackendTls.OFF, Map.of()),
        List.of(databases),
        Pooling.TRANSACTION,
        ClientAuth.TRUST,
        Map.of(),
        List.of(),
        Map.of());
  }

  private DirectoryTest tenant(String id, ServiceSettings... services) {
    Map<String, ServiceSettings> byProtocol = new HashMap<>();
    for (ServiceSettings service : services) {
      byProtocol.put(service.protocol(), service);
    }
    tenants.add(new TenantSettings(new TenantId(id), "PRO", ToyLimits.limits(0, 1), byProtocol));
    return this;
  }

  private String match(
      String user, String database, @Nullable String serverName, @Nullable String fallback) {
    Match match =
        new Directory(tenants)
            .match(
                "toy",
                user,
                database,
                serverName,
                fallback == null ? null : new TenantId(fallback));
    return match == null ? "nobody" : match.tenant() + " as " + match.user();
  }

  @Test
  void theSuffixGoesBeforeEverythingElse() {
    tenant("acme", service("toy")).tenant("other", service("toy", "shop"));
    assertThat(match("app.acme", "shop", "other.example.com", "other")).isEqualTo("acme as app");
  }

  @Test
  void theDatabaseGoesBeforeTheServerName() {
    tenant("acme", service("toy", "shop")).tenant("other", service("toy"));
    assertThat(match("app", "shop", "other.example.com", "other")).isEqualTo("acme as app");
    assertThat(match("app", "acme", "other.example.com", null)).isEqualTo("acme as app");
  }

  @Test
  void theServerNameGoesBeforeTheListenersTenant() {
    tenant("acme", service("toy")).tenant("other", service("toy"));
    assertThat(match("app", "x", "acme.example.com", "other")).isEqualTo("acme as app");
    assertThat(match("app", "x", "acme", "other")).isEqualTo("acme as app");
    assertThat(match("app", "x", "unknown.example.com", "other")).isEqualTo("other as app");
    assertThat(match("app", "x", null, "other")).isEqualTo("other as app");
  }

  @Test
  void aSuffixThatIsNoTenantIsAPartOfTheName() {
    tenant("acme", service("toy"));
    assertThat(match("first.last", "acme", null, null)).isEqualTo("acme as first.last");
    assertThat(match("a.b.acme", "", null, null)).isEqualTo("acme as a.b");
    assertThat(match(".acme", "", null, "acme")).isEqualTo("acme as .acme");
    assertThat(match("app.", "acme", null, null)).isEqualTo("acme as app.");
  }

  @Test
  void aSuffixIsAnIdAndNotADatabase() {
    tenant("acme", service("toy", "shop"));
    assertThat(match("app.shop", "acme", null, null)).isEqualTo("acme as app.shop");
  }

  @Test
  void aServerNameIsAnIdAndNotADatabase() {
    tenant("acme", service("toy", "shop"));
    assertThat(match("app", "", "shop.example.com", null)).isEqualTo("nobody");
  }

  @Test
  void aTenantsOwnIdGoesBeforeAnothersDatabaseOfThatName() {
    tenant("first", service("toy", "acme")).tenant("acme", service("toy"));
    assertThat(match("app", "acme", null, null)).isEqualTo("acme as app");
    tenants.clear();
    tenant("acme", service("toy")).tenant("last", service("toy", "acme"));
    assertThat(match("app", "acme", null, null)).isEqualTo("acme as app");
  }

  @Test
  void onlyTenantsThatHaveTheProtocolCount() {
    tenant("acme", service("elsewhere", "shop"));
    assertThat(match("app.acme", "shop", "acme.example.com", "acme")).isEqualTo("nobody");
  }

  @Test
  void withoutAnyClaimThereIsNobody() {
    tenant("acme", service("toy"));
    assertThat(match("app", "", null, null)).isEqualTo("nobody");
    assertThat(match("app", "x", null, "gone")).isEqualTo("nobody");
  }
}
