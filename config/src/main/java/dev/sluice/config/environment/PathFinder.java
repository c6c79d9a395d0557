package dev.sluice.config.environment;

import dev.sluice.config.problem.Nearest;
import dev.sluice.config.shape.HasSection;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Shape;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that an environment variable's name can mean. Its words are matched against the
 * known keys, against the names and ids in the file, and against positions in lists; case, hyphens
 * and the underscores within a key do not count, as a variable's name cannot carry them.
 */
final class PathFinder {

  /**
   * What a name leads to.
   *
   * @param shape of the value there
   */
  record Target(List<Step> steps, Shape<?> shape) {}

  /** Items that have this key can be called by it instead of by their position. */
  private static final String ID = "id";

  private final String[] words;

  /** Enters when all words are used up, never leaves; more than one means an ambiguous name. */
  private final List<Target> found = new ArrayList<>();

  /** Enters when a word is looked up among keys, leaves when a later word is: for advice. */
  private final Set<String> lookedUp = new LinkedHashSet<>();

  private int furthest = -1;

  /**
   * @param name without the prefix, words in upper case with underscores between
   */
  PathFinder(String name) {
    this.words = name.split("_", -1);
  }

  /** All targets of the name. */
  List<Target> find(Shape<?> root, Node tree) {
    walk(root, tree, 0, List.of());
    return found;
  }

  /** For a name without a target: a word that would be known where the first unknown one is. */
  Optional<String> advice() {
    if (furthest < 0) {
      return Optional.empty();
    }
    List<String> rest = List.of(words).subList(furthest, words.length);
    return Nearest.to(rest.get(0), lookedUp).or(() -> Nearest.to(String.join("", rest), lookedUp));
  }

  private void walk(Shape<?> shape, @Nullable Node node, int at, List<Step> steps) {
    if (at == words.length) {
      found.add(new Target(steps, shape));
    } else if (shape instanceof HasSection mapping) {
      if (at > furthest) {
        furthest = at;
        lookedUp.clear();
      }
      for (Key<?> key : mapping.section().keys()) {
        if (at == furthest) {
          lookedUp.add(folded(key.name()));
        }
        int next = match(key.name(), at);
        if (next > 0) {
          walk(key.shape(), child(node, key.name()), next, plus(steps, Step.key(key.name())));
        }
      }
    } else if (shape instanceof ListOf<?> list) {
      walkItems(list, node, at, steps);
    } else if (shape instanceof MapOf<?> map) {
      walkNames(map, node, at, steps);
    }
  }

  private void walkItems(ListOf<?> list, @Nullable Node node, int at, List<Step> steps) {
    List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of();
    for (int i = 0; i < items.size(); i++) {
      int next = String.valueOf(i).equals(words[at]) ? at + 1 : matchId(items.get(i), at);
      if (next > 0) {
        walk(list.element(), items.get(i), next, plus(steps, Step.item(i)));
      }
    }
    if (String.valueOf(items.size()).equals(words[at])) {
      walk(list.element(), null, at + 1, plus(steps, Step.item(items.size())));
    }
  }

  private int matchId(Node item, int at) {
    return child(item, ID) instanceof Scalar id ? match(id.text().value(), at) : 0;
  }

  private void walkNames(MapOf<?> map, @Nullable Node node, int at, List<Step> steps) {
    int before = found.size();
    if (node instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                int next = match(name, at);
                if (next > 0) {
                  walk(map.value(), entry.value(), next, plus(steps, Step.key(name)));
                }
              });
    }
    for (int end = at + 1; end <= words.length && found.size() == before; end++) {
      String name = map.named(String.join("_", List.of(words).subList(at, end)));
      if (map.isName(name)) {
        walk(map.value(), null, end, plus(steps, Step.key(name)));
      }
    }
  }

  /** Where the words behind {@code name} begin if it stands at {@code at}; else 0. */
  private int match(String name, int at) {
    String wanted = folded(name);
    StringBuilder joined = new StringBuilder();
    for (int i = at; i < words.length && joined.length() < wanted.length(); i++) {
      joined.append(words[i]);
      if (joined.toString().equals(wanted)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static String folded(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
  }

  private static @Nullable Node child(@Nullable Node node, String key) {
    Entry entry = node instanceof Mapping mapping ? mapping.entries().get(key) : null;
    return entry == null ? null : entry.value();
  }

  private static List<Step> plus(List<Step> steps, Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return longer;
  }
}
