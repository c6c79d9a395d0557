package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.problem.Notice;
import dev.sluice.config.problem.Problem;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A configuration under test: text, environment and files, and what comes of loading them. */
public final class Sample {

  /** One listener and one tenant, with nothing wrong. */
  public static final String SMALL =
      """
      listeners:
        - {protocol: postgres, listen: 127.0.0.1:6432, defaultTenant: acme}
      tenants:
        - id: acme
          postgres:
            backend: postgresql://app:secret@127.0.0.1:5432/acme
      """;

  private final String yaml;
  private final Map<String, String> environment = new HashMap<>();
  private final MemoryFiles files = new MemoryFiles();

  private Sample(String yaml) {
    this.yaml = yaml;
  }

  public static Sample of(String yaml) {
    return new Sample(yaml);
  }

  public static Sample small() {
    return new Sample(SMALL);
  }

  /** The small one with further topmost keys. */
  public static Sample smallAnd(String more) {
    return new Sample(SMALL + more);
  }

  /** The small one with further keys of its tenant. */
  public static Sample tenantAnd(String more) {
    return new Sample(SMALL + more.indent(4));
  }

  /** The small one with further keys of its tenant's PostgreSQL. */
  public static Sample postgresAnd(String more) {
    return new Sample(SMALL + more.indent(6));
  }

  /** The small one with this connection string. */
  public static Sample backend(String url) {
    return new Sample(SMALL.replace("postgresql://app:secret@127.0.0.1:5432/acme", url));
  }

  public Sample variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Sample file(String name, String content) {
    files.with(name, content);
    return this;
  }

  public Loaded load() {
    files.with("sluice.yaml", yaml);
    return new ConfigLoader(files, environment).load(MemoryFiles.CONFIG);
  }

  /** The settings of a file that must be right. */
  public ProxySettings settings() {
    return configuration().settings();
  }

  public Configuration configuration() {
    Loaded loaded = load();
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
    return (Configuration) loaded;
  }

  public TenantSettings tenant() {
    return settings().tenants().get(0);
  }

  public ServiceSettings postgres() {
    return Objects.requireNonNull(tenant().services().get("postgres"));
  }

  /** The mistakes of a file that must have some, without its name. */
  public List<String> problems() {
    Loaded loaded = load();
    assertThat(loaded).isInstanceOf(Problems.class);
    return ((Problems) loaded)
        .problems().stream().map(Problem::toString).map(Sample::brief).toList();
  }

  /** The mistakes, if there are any, without the file's name. */
  public List<String> problemsOrNone() {
    return load() instanceof Problems ? problems() : List.of();
  }

  /** The notices, without the file's name. */
  public List<String> notices() {
    return load().notices().stream().map(Notice::toString).map(Sample::brief).toList();
  }

  private static String brief(String line) {
    return line.replace(MemoryFiles.CONFIG.toString(), "sluice.yaml");
  }
}
