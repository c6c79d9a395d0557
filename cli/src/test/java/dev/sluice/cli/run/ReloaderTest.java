package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.core.ProxyException;
import dev.sluice.core.settings.ProxySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReloaderTest implements Reloader.Target {

  private static final String ONE_TENANT =
      """
      listeners:
        - {protocol: postgres, listen: "127.0.0.1:0", defaultTenant: acme}
      tenants:
        - {id: acme, tier: FREE, postgres: {backend: "postgresql://a:b@127.0.0.1:1/acme"}}
      """;
  private static final String SECOND_TENANT =
      "  - {id: shop, tier: FREE, postgres: {backend: \"postgresql://a:b@127.0.0.1:1/shop\"}}\n";

  @TempDir Path directory;

  private Path file;
  private final List<ProxySettings> applied = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private boolean addressTaken;
  private Reloader reloader;

  @Override
  public void reload(ProxySettings settings) throws ProxyException {
    if (addressTaken) {
      throw new ProxyException("cannot listen on 127.0.0.1:1", new IOException("in use"));
    }
    applied.add(settings);
  }

  @Override
  public void refused(String why) {
    refused.add(why);
  }

  @BeforeEach
  void load() throws IOException {
    file = Files.writeString(directory.resolve("sluice.yaml"), ONE_TENANT);
    Configuration first = (Configuration) read();
    reloader = new Reloader(first.settings(), this::read, this);
  }

  private Loaded read() {
    return ConfigLoader.load(file, Map.of());
  }

  @Test
  void aChangedFileIsPutInForce() throws IOException {
    Files.writeString(file, ONE_TENANT + SECOND_TENANT);
    reloader.reload("SIGHUP");

    assertThat(applied).hasSize(1);
    assertThat(applied.get(0).tenants()).hasSize(2);
    assertThat(refused).isEmpty();
  }

  @Test
  void aFileThatSaysTheSameIsLeftAlone() throws IOException {
    Files.writeString(file, "# a word more\n" + ONE_TENANT);
    reloader.reload("SIGHUP");

    assertThat(applied).isEmpty();
    assertThat(refused).isEmpty();
  }

  @Test
  void aFileWithAMistakeChangesNothingAndTheNextGoodOneCounts() throws IOException {
    Files.writeString(file, ONE_TENANT.replace("tier", "teir"));
    reloader.reload("SIGHUP");

    assertThat(applied).isEmpty();
    assertThat(refused).singleElement().asString().contains("teir");

    Files.writeString(file, ONE_TENANT + SECOND_TENANT);
    reloader.reload("SIGHUP");
    assertThat(applied).hasSize(1);
  }

  @Test
  void whatTheProxyCannotTakeUpIsTriedAgainNextTime() throws IOException {
    Files.writeString(file, ONE_TENANT + SECOND_TENANT);
    addressTaken = true;
    reloader.reload("SIGHUP");
    assertThat(refused).containsExactly("cannot listen on 127.0.0.1:1");

    addressTaken = false;
    reloader.reload("SIGHUP");
    assertThat(applied).hasSize(1);
  }

  @Test
  void afterEachReadingTheFilesToFollowAreTold() throws IOException {
    List<Set<Path>> told = new ArrayList<>();
    reloader.follow(told::add);
    Files.writeString(directory.resolve("secret"), "b");
    Files.writeString(file, ONE_TENANT.replace("a:b@", "a@").replace("tier: FREE,", "tier: FREE,"));
    reloader.reload("SIGHUP");

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains(file);
  }

  @Test
  void aSurpriseDoesNotEndTheWatch() {
    Reloader broken =
        new Reloader(
            ((Configuration) read()).settings(),
            () -> {
              throw new IllegalStateException("surprise");
            },
            this);

    broken.reload("SIGHUP");

    assertThat(applied).isEmpty();
  }
}
