package dev.sluice.config;

import dev.sluice.config.bind.Binder;
import dev.sluice.config.check.Checks;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.environment.ClassicNames;
import dev.sluice.config.environment.Overrides;
import dev.sluice.config.file.FileAccess;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.secret.SecretSource;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Reading;
import dev.sluice.config.shape.Values;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.Substitution;
import dev.sluice.config.tree.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads a configuration in four steps, each of which goes as far as it can so that all mistakes
 * come to light at once: text to tree (variables put in), tree to typed values (by the catalogue of
 * keys), rules across keys, and last, only if nothing was wrong, the core's records.
 *
 * <p>Immutable; one load runs on the caller's thread and reads files, so not on an event loop.
 */
public final class ConfigLoader {

  private final FileAccess access;
  private final Map<String, String> environment;

  /**
   * @param access how files are read, the configuration's own included
   */
  public ConfigLoader(FileAccess access, Map<String, String> environment) {
    this.access = access;
    this.environment = Map.copyOf(environment);
  }

  /** Loads {@code file} with the machine's files. */
  public static Loaded load(Path file, Map<String, String> environment) {
    return new ConfigLoader(FileAccess.SYSTEM, environment).load(file);
  }

  /** Loads {@code file}. */
  public Loaded load(Path file) {
    Findings findings = new Findings();
    Path folder = file.toAbsolutePath().getParent();
    SecretSource secrets = new SecretSource(access, environment);
    Optional<Node> tree = tree(file, findings);
    Profile profile = tree.map(ConfigLoader::profile).orElse(Profile.PRODUCTION);
    Reading reading = new Reading(findings, profile, folder, access, secrets);
    Optional<Draft> draft = tree.flatMap(node -> draft(node, reading));
    draft.ifPresent(d -> Checks.run(d, findings));
    Set<Path> files = new LinkedHashSet<>(reading.usedFiles());
    files.add(file);
    if (draft.isEmpty() || findings.hasProblems()) {
      return new Problems(findings.problems(), findings.notices(), files);
    }
    return new Configuration(Binder.bind(draft.get()), findings.notices(), files);
  }

  private Optional<Node> tree(Path file, Findings findings) {
    Origin origin = Origin.file(file.toString());
    String text;
    try {
      text = access.read(file);
    } catch (CharacterCodingException e) {
      findings.wrong(origin.start(), KeyPath.TOP, "bytes that are not UTF-8", "UTF-8");
      return Optional.empty();
    } catch (IOException e) {
      findings.wrong(origin.start(), KeyPath.TOP, "cannot be read", "a readable file");
      return Optional.empty();
    }
    Substitution substitution = new Substitution(environment);
    Overrides overrides = new Overrides(substitution, findings);
    return YamlReader.read(origin, text, substitution, findings)
        .map(node -> new ClassicNames(environment, findings).apply(node))
        .map(node -> overrides.apply(node, environment));
  }

  private Optional<Draft> draft(Node tree, Reading reading) {
    Mapping classic = new ClassicNames(environment, reading.findings()).asLimits();
    Optional<Values> limits = LimitKeys.SECTION.read(classic, KeyPath.TOP, reading);
    return RootKeys.SECTION
        .read(tree, KeyPath.TOP, reading)
        .map(root -> Draft.of(root, reading.profile(), limits.orElseThrow()));
  }

  /** Needed before anything is read, since it picks the defaults; a wrong one is reported later. */
  private static Profile profile(Node tree) {
    Entry entry =
        tree instanceof Mapping mapping ? mapping.entries().get(RootKeys.PROFILE.name()) : null;
    boolean development =
        entry != null
            && entry.value() instanceof Scalar scalar
            && scalar.text().value().equals(Choice.word(Profile.DEVELOPMENT));
    return development ? Profile.DEVELOPMENT : Profile.PRODUCTION;
  }
}
