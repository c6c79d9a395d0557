package dev.sluice.config.tree;

import dev.sluice.config.problem.Place;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Says what the YAML parser stumbled over. Its own messages quote the line, which may hold a
 * secret, so only those of its words are used that cannot.
 */
final class YamlMistake {

  /** Nesting that no key could ask for. */
  static final class TooDeep extends YAMLException {
    TooDeep(String message) {
      super(message);
    }
  }

  private YamlMistake() {}

  static Place place(YAMLException mistake, Origin origin) {
    if (mistake instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark mark = marked.getProblemMark();
      return origin.at(mark.getLine(), mark.getColumn());
    }
    return origin.start();
  }

  static String describe(YAMLException mistake) {
    if (mistake instanceof ReaderException unreadable) {
      return "the character U+" + Integer.toHexString(unreadable.getCodePoint());
    }
    if (mistake instanceof TooDeep) {
      return String.valueOf(mistake.getMessage());
    }
    if (!(mistake instanceof MarkedYAMLException marked) || marked.getProblem() == null) {
      return "something that cannot be read";
    }
    String problem = marked.getProblem();
    boolean quotesTheFile = problem.contains("tag") || problem.contains("alias");
    return quotesTheFile ? "a tag or an alias that is not well-formed" : problem;
  }
}
