package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of values of one shape. Immutable. Items that cannot be read are left out of what is read.
 *
 * @param <T> what each is read to
 */
public final class ListOf<T> implements Shape<List<Located<T>>> {

  private final Shape<T> element;
  private final int least;

  private ListOf(Shape<T> element, int least) {
    this.element = element;
    this.least = least;
  }

  /** Any number of items, none included. */
  public static <T> ListOf<T> any(Shape<T> element) {
    return new ListOf<>(element, 0);
  }

  /** One item at least. */
  public static <T> ListOf<T> some(Shape<T> element) {
    return new ListOf<>(element, 1);
  }

  public Shape<T> element() {
    return element;
  }

  @Override
  public Optional<List<Located<T>>> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Sequence sequence)) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    if (sequence.items().size() < least) {
      reading.findings().wrong(node.place(), path, "an empty list", expected());
    }
    List<Located<T>> read = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Node item = sequence.items().get(i);
      KeyPath at = path.item(i);
      element
          .read(item, at, reading)
          .ifPresent(value -> read.add(new Located<>(item.place(), at, value)));
    }
    return Optional.of(read);
  }

  @Override
  public String expected() {
    String items = element instanceof Section ? "a mapping" : element.expected();
    return (least == 0 ? "a list, each item " : "a list of one or more, each ") + items;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "array", "items", element.schema(), "minItems", least);
  }
}
