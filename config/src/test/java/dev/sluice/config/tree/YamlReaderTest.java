package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.Problem;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.config.tree.Node.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  private final Findings findings = new Findings();

  private Optional<Node> read(String yaml) {
    Substitution substitution = new Substitution(Map.of("NAME", "value"));
    return YamlReader.read(Origin.file("f"), yaml, substitution, findings);
  }

  private List<String> problems() {
    return findings.problems().stream().map(Problem::toString).toList();
  }

  private static Node child(Optional<Node> node, String key) {
    return ((Mapping) node.orElseThrow()).entries().get(key).value();
  }

  private static String text(Node node) {
    return ((Scalar) node).text().value();
  }

  @Test
  void valuesKnowTheirPlace() {
    Optional<Node> tree = read("a: 1\nb:\n  - x\n  - {c: \"${NAME}\"}\n");
    assertThat(child(tree, "a").place()).hasToString("f:1:4");
    Sequence list = (Sequence) child(tree, "b");
    assertThat(list.items().get(0).place()).hasToString("f:3:5");
    Node inner = child(Optional.of(list.items().get(1)), "c");
    assertThat(inner.place()).hasToString("f:4:9");
    assertThat(text(inner)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "on", "0x10", "1_000", "2020-01-01", "1:30"})
  void plainValuesStayTheTextThatWasWritten(String value) {
    assertThat(text(child(read("a: " + value), "a"))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a: ~", "a: null", "a: ''"})
  void nothingIsToldFromAnEmptyText(String yaml) {
    boolean empty = ((Scalar) child(read(yaml), "a")).empty();
    assertThat(empty).isEqualTo(!yaml.endsWith("''"));
  }

  @Test
  void keyGivenTwiceIsAMistakeThatNamesTheFirst() {
    read("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n");
    assertThat(problems())
        .containsExactly("f:5:3: b.c: given twice, first in line 3 (expected: each key once)");
  }

  @Test
  void aliasStandsForWhatItsAnchorHas() {
    Optional<Node> tree = read("a: &x {c: 1}\nb: *x\n");
    assertThat(text(child(Optional.of(child(tree, "b")), "c"))).isEqualTo("1");
    assertThat(problems()).isEmpty();
  }

  @Test
  void passwordThatLooksLikeAnAliasIsNotShown() {
    read("password: *hunter2\n");
    assertThat(problems())
        .containsExactly(
            "f:1:11: password: an alias"
                + " (expected: an alias of an anchor above, or quotes around a text)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p: !hunter2 x",
        "p: !hunter2!y x",
        "p: %hunter2",
        "p: 'hunter2",
        "p: [hunter2",
        "hunter2: hunter2: hunter2",
        "p: \"hunter2\\q\"",
        "- hunter2\np: hunter2",
        "p: @hunter2"
      })
  void whatTheParserStumblesOverIsNotShown(String yaml) {
    read(yaml);
    assertThat(problems()).isNotEmpty();
    assertThat(problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void anchorWithinItselfIsAMistake() {
    read("a: &x [*x]");
    assertThat(problems()).singleElement().asString().contains("an alias");
  }

  @Test
  void secondDocumentIsAMistake() {
    assertThat(read("a: 1\n---\nb: 2\n")).isEmpty();
    assertThat(problems()).containsExactly("f:2:1: a second document (expected: one document)");
  }

  @Test
  void hostileNestingIsAMistakeAndNotAnError() {
    assertThat(read("[".repeat(100_000))).isEmpty();
    assertThat(problems()).singleElement().asString().contains("nested more than 40 levels deep");
  }

  @Test
  void keyThatIsNoTextIsAMistakeAndTheRestIsRead() {
    Optional<Node> tree = read("{[1]: 2, a: 3}");
    assertThat(text(child(tree, "a"))).isEqualTo("3");
    assertThat(problems())
        .containsExactly("f:1:2: a key that is no text (expected: a text as the key)");
  }

  @Test
  void controlCharacterIsAMistake() {
    assertThat(read("a: \u0007")).isEmpty();
    assertThat(problems()).singleElement().asString().contains("the character U+7");
  }

  @Test
  void largeFileIsRead() {
    String item = "  - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
    Optional<Node> tree = read("a:\n" + item.repeat(100_000));
    assertThat(((Sequence) child(tree, "a")).items()).hasSize(100_000);
  }

  @Test
  void textDoesNotShowItself() {
    assertThat(Text.literal("hunter2").toString()).doesNotContain("hunter2");
  }
}
