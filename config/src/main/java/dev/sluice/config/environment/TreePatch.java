package dev.sluice.config.environment;

import dev.sluice.config.problem.Place;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts one value into a tree, and whatever is missing on the way to it. Stateless. */
final class TreePatch {

  private TreePatch() {}

  /**
   * A copy of {@code node} in which {@code value} stands at {@code steps}.
   *
   * @param node null: nothing is there yet
   */
  static Node put(@Nullable Node node, List<Step> steps, Node value) {
    if (steps.isEmpty()) {
      return value;
    }
    Step step = steps.get(0);
    List<Step> further = steps.subList(1, steps.size());
    return step.isItem()
        ? putItem(node, step.index(), further, value)
        : putKey(node, step.name(), further, value);
  }

  private static Node putKey(@Nullable Node node, String name, List<Step> further, Node value) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Place place = value.place();
    if (node instanceof Mapping mapping) {
      entries.putAll(mapping.entries());
      place = mapping.place();
    }
    Entry old = entries.get(name);
    Node changed = put(old == null ? null : old.value(), further, value);
    entries.put(name, new Entry(old == null ? value.place() : old.keyPlace(), changed));
    return new Mapping(place, entries);
  }

  private static Node putItem(@Nullable Node node, int index, List<Step> further, Node value) {
    List<Node> items = new ArrayList<>();
    Place place = value.place();
    if (node instanceof Sequence sequence) {
      items.addAll(sequence.items());
      place = sequence.place();
    }
    if (index < items.size()) {
      items.set(index, put(items.get(index), further, value));
    } else {
      items.add(put(null, further, value));
    }
    return new Sequence(place, items);
  }
}
