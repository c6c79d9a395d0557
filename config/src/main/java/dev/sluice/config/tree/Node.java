package dev.sluice.config.tree;

import dev.sluice.config.problem.Place;
import java.util.List;
import java.util.Map;

/** One value of the file, before anyone has asked what it means. All are immutable. */
public sealed interface Node {

  Place place();

  /** What it is in words, for messages about a value of the wrong kind. */
  String kind();

  /**
   * A single value.
   *
   * @param empty whether nothing or {@code null} was written, as opposed to an empty text
   */
  record Scalar(Place place, Text text, boolean empty) implements Node {

    /** A value that needs no substitution. */
    public static Scalar of(Place place, String value) {
      return new Scalar(place, Text.literal(value), false);
    }

    @Override
    public String kind() {
      return empty ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Place place, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * Keys with their values.
   *
   * @param entries in the order of the file; not modified once here
   */
  record Mapping(Place place, Map<String, Entry> entries) implements Node {

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A value whose mistake has been reported already; nobody needs to complain again. */
  record Broken(Place place) implements Node {

    @Override
    public String kind() {
      return "a mistake";
    }
  }

  /**
   * A key's value.
   *
   * @param keyPlace where the key stands, which may be lines above the value
   */
  record Entry(Place keyPlace, Node value) {}
}
