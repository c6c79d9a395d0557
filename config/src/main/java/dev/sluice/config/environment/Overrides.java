package dev.sluice.config.environment;

import dev.sluice.config.environment.PathFinder.Target;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import dev.sluice.config.shape.HasSection;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Shape;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.Substitution;
import dev.sluice.config.tree.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Environment variables that stand for keys: {@code SLUICE_} and the key's path in upper case.
 * Single values are taken as they are; lists and mappings are written as YAML.
 */
public final class Overrides {

  private static final String PREFIX = "SLUICE_";

  /**
   * Variables that start alike and are no keys: the master key, what the launcher and the log read,
   * and what Kubernetes sets in every container beside a service named "sluice" (its documentation,
   * "Discovering services").
   */
  private static final Pattern NO_KEY =
      Pattern.compile("MASTER_KEY|LOG_LEVEL|JAVA|JAVA_.*|HOME|CONFIG|SERVICE_.*|PORT|PORT_.*");

  /** Digits that a number is brought to, so that order by text is order by value. */
  private static final int WIDTH = 9;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final Substitution substitution;
  private final Findings findings;

  public Overrides(Substitution substitution, Findings findings) {
    this.substitution = substitution;
    this.findings = findings;
  }

  /** The tree with every variable in place; one that leads nowhere is noticed. */
  public Node apply(Node tree, Map<String, String> environment) {
    Set<String> used = Set.copyOf(substitution.used());
    Node changed = tree;
    for (Map.Entry<String, String> variable : inOrder(environment).entrySet()) {
      String name = variable.getKey().substring(PREFIX.length());
      PathFinder finder = new PathFinder(name);
      List<Target> targets = finder.find(RootKeys.SECTION, changed);
      if (targets.size() == 1) {
        changed = put(changed, variable.getKey(), variable.getValue(), targets.get(0));
      } else if (targets.size() > 1 || !used.contains(variable.getKey())) {
        complain(variable.getKey(), targets, finder);
      }
    }
    return changed;
  }

  /** By name, but numbers by value, so that items of a list are added one behind the other. */
  private static Map<String, String> inOrder(Map<String, String> environment) {
    Map<String, String> byOrder = new TreeMap<>();
    environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX))
        .filter(name -> !NO_KEY.matcher(name.substring(PREFIX.length())).matches())
        .forEach(name -> byOrder.put(padded(name), name));
    Map<String, String> inOrder = new LinkedHashMap<>();
    byOrder.values().forEach(name -> inOrder.put(name, String.valueOf(environment.get(name))));
    return inOrder;
  }

  private static String padded(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(n -> "0".repeat(Math.max(0, WIDTH - n.group().length())) + n.group());
  }

  private Node put(Node tree, String variable, String value, Target target) {
    Place place = Place.variable(variable);
    Shape<?> shape = target.shape();
    boolean structured =
        shape instanceof ListOf<?>
            || shape instanceof MapOf<?>
            || shape instanceof Section
            || (shape instanceof HasSection && value.startsWith("{"));
    if (!structured) {
      return TreePatch.put(tree, target.steps(), Scalar.of(place, value));
    }
    Origin origin = new Origin(place, Step.path(target.steps()));
    Optional<Node> read = YamlReader.read(origin, value, substitution, findings);
    return TreePatch.put(tree, target.steps(), read.orElseGet(() -> new Node.Broken(place)));
  }

  private void complain(String variable, List<Target> targets, PathFinder finder) {
    Place place = Place.variable(variable);
    if (targets.isEmpty()) {
      String nearest = finder.advice().map(word -> "; nearest: " + word).orElse("");
      findings.note(place, KeyPath.TOP, "names no key, so it changes nothing" + nearest);
      return;
    }
    String both =
        targets.stream()
            .map(target -> Step.path(target.steps()).toString())
            .collect(Collectors.joining(", "));
    findings.wrong(place, KeyPath.TOP, "names several keys: " + both, "positions instead of names");
  }
}
