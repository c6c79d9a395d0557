package dev.sluice.config.tree;

import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import dev.sluice.config.tree.Node.Broken;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document from the parser's events. Not through a data binder: events alone are
 * three to eight times quicker in a cold JVM, and every value keeps its line. What a plain scalar
 * means is left to the key that takes it, so {@code no} is a fine tenant. Confined to one thread.
 */
public final class YamlReader {

  /** No key of the product lies deeper; a bound keeps hostile nesting off the stack. */
  private static final int MAX_DEPTH = 40;

  private final Origin origin;
  private final Substitution substitution;
  private final Findings findings;
  private final ParserImpl parser;

  /** Enters when an anchored value is complete, never leaves; what aliases stand for. */
  private final Map<String, Node> anchors = new HashMap<>();

  private YamlReader(Origin origin, String text, Substitution substitution, Findings findings) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.origin = origin;
    this.substitution = substitution;
    this.findings = findings;
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /** The document's tree; empty if it is not well-formed, which has been reported then. */
  public static Optional<Node> read(
      Origin origin, String text, Substitution substitution, Findings findings) {
    try {
      return new YamlReader(origin, text, substitution, findings).document();
    } catch (YAMLException e) {
      Place place = YamlMistake.place(e, origin);
      findings.wrong(place, origin.top(), YamlMistake.describe(e), "well-formed YAML");
      return Optional.empty();
    }
  }

  private Optional<Node> document() {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      findings.wrong(origin.start(), origin.top(), "nothing", "a mapping");
      return Optional.empty();
    }
    parser.getEvent();
    Node node = node(origin.top(), 0);
    parser.getEvent();
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      Place second = place(parser.peekEvent());
      findings.wrong(second, origin.top(), "a second document", "one document");
      return Optional.empty();
    }
    return Optional.of(node);
  }

  private Node node(KeyPath path, int depth) {
    Event event = parser.getEvent();
    if (depth > MAX_DEPTH) {
      throw new YamlMistake.TooDeep("nested more than " + MAX_DEPTH + " levels deep");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias, path);
    }
    Node node;
    if (event instanceof MappingStartEvent start) {
      node = mapping(start, path, depth);
    } else if (event instanceof SequenceStartEvent start) {
      node = sequence(start, path, depth);
    } else {
      node = scalar((ScalarEvent) event, path);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node aliased(AliasEvent alias, KeyPath path) {
    Node node = anchors.get(alias.getAnchor());
    if (node == null) {
      return broken(
          alias, path, "an alias", "an alias of an anchor above, or quotes around a text");
    }
    return node;
  }

  private Node sequence(SequenceStartEvent start, KeyPath path, int depth) {
    List<Node> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(path.item(items.size()), depth + 1));
    }
    parser.getEvent();
    if (isTagged(start.getTag())) {
      return broken(start, path, "a tag", "no tags");
    }
    return new Sequence(place(start), items);
  }

  private Node mapping(MappingStartEvent start, KeyPath path, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event key = parser.peekEvent();
      String name = name(path, depth);
      Node value = node(name == null ? path : path.key(name), depth + 1);
      if (name != null) {
        enter(entries, name, new Entry(place(key), value), path);
      }
    }
    parser.getEvent();
    if (isTagged(start.getTag())) {
      return broken(start, path, "a tag", "no tags");
    }
    return new Mapping(place(start), entries);
  }

  /** The next key, or null if it is none that could be looked up. */
  private @Nullable String name(KeyPath path, int depth) {
    Event event = parser.peekEvent();
    if (event instanceof ScalarEvent scalar && !scalar.getValue().isEmpty()) {
      parser.getEvent();
      return scalar.getValue();
    }
    broken(event, path, "a key that is no text", "a text as the key");
    node(path, depth + 1);
    return null;
  }

  private void enter(Map<String, Entry> entries, String name, Entry entry, KeyPath path) {
    Entry first = entries.putIfAbsent(name, entry);
    if (first != null) {
      String found = "given twice, first in line " + first.keyPlace().line();
      findings.wrong(entry.keyPlace(), path.key(name), found, "each key once");
    }
  }

  private Node scalar(ScalarEvent event, KeyPath path) {
    if (isTagged(event.getTag())) {
      return broken(event, path, "a tag", "no tags, or quotes around a text");
    }
    String raw = event.getValue();
    try {
      return new Scalar(place(event), substitution.apply(raw), event.isPlain() && isNull(raw));
    } catch (Substitution.BadReference e) {
      return broken(event, path, e.getMessage(), e.expected());
    }
  }

  /** {@code !} and {@code !!str} say no more than that it is a text. */
  private static boolean isTagged(@Nullable String tag) {
    return tag != null && !tag.equals("!") && !tag.equals("tag:yaml.org,2002:str");
  }

  private static boolean isNull(String raw) {
    return raw.isEmpty() || raw.equals("~") || raw.equals("null");
  }

  private Node broken(Event event, KeyPath path, @Nullable String found, String expected) {
    Place place = place(event);
    findings.wrong(place, path, String.valueOf(found), expected);
    return new Broken(place);
  }

  private Place place(Event event) {
    Mark mark = event.getStartMark();
    return origin.at(mark.getLine(), mark.getColumn());
  }
}
